import type { JsonObject, RequestHead } from "@ai-liaison/core";
import { checkFields, type FieldTypes, fieldTypes } from "../../json/field-types.ts";
import { relayFormat } from "../../relay/relay-format.ts";
import { missing } from "../check-request.ts";

const BODY: FieldTypes = fieldTypes({
  string: ["model", "input"],
  "string?": ["instructions", "response_format", "stream_format"],
  "number?": ["speed"],
});

/** Text spoken: its answer is sound (https://platform.openai.com/docs/api-reference/audio/createSpeech, read 2026-11-21). */
export const speech = relayFormat({ checkRequest });

function checkRequest(body: JsonObject): RequestHead {
  checkFields(body, BODY, "");
  if (typeof body.model !== "string" || body.model === "") throw missing("model");
  if (typeof body.input !== "string") throw missing("input");
  return {
    model: body.model,
    stream: body.stream_format === "sse",
    includeUsage: true,
    maxOutputTokens: null,
    candidates: 1,
    user: null,
    asked: { inputCharacters: [...body.input].length },
  };
}
