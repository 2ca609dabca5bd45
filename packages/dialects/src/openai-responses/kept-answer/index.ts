import {
  Fault,
  type JsonObject,
  type OperationFormat,
  type Part,
  type RequestHead,
  type RequestPlace,
} from "@ai-liaison/core";
import { readResponseUsage, readStart } from "../envelope.ts";
import { RESPONSE_OBJECT } from "../wire.ts";

/**
 * Answers the vendor keeps (`store`, `background`), asked for by id: retrieved, cancelled, deleted, their input listed
 * (https://platform.openai.com/docs/api-reference/responses/get, read 2026-11-21). Only the vendor that keeps one can
 * say anything of it, so that this operation has nothing to translate: it is read for what the record needs.
 */
const PASSED_ON = [
  "stream",
  "starting_after",
  "include",
  "include[]",
  "include_obfuscation",
  "after",
  "before",
  "limit",
  "order",
];

function checkRequest(_body: JsonObject, place: RequestPlace): RequestHead {
  const asked = new URLSearchParams(place.query ?? "");
  const passed = new URLSearchParams([...asked].filter(([name]) => PASSED_ON.includes(name)));
  const form = /\{id\}\/(\w+)$/.exec(place.path)?.[1];
  return {
    model: "",
    stream: asked.get("stream") === "true",
    includeUsage: true,
    maxOutputTokens: null,
    candidates: 1,
    user: null,
    previousId: place.id ?? "",
    ...(form === undefined ? {} : { form }),
    ...(passed.size === 0 ? {} : { query: String(passed) }),
  };
}

/** What is said of an answer, a deletion or a list of items: its names, what it took if it is finished, and the end. */
function readOutline(body: JsonObject): readonly Part[] {
  if (body.object !== RESPONSE_OBJECT) return [{ type: "end" }];
  const usage = readResponseUsage(body);
  const start = readStart(body);
  return usage === null ? [start, { type: "end" }] : [start, { type: "usage", usage }, { type: "end" }];
}

/** There is nothing in other formats that this could become. */
function untranslatable(): never {
  throw new Fault("invalid_request", "A kept answer can only be asked for where it is kept, in that vendor's format.");
}

/** Everything but the stream, which is the chat's own: the same events, told again. */
export const keptAnswer: Omit<OperationFormat, "stream"> = {
  checkRequest,
  readRequest: untranslatable,
  writeRequest: untranslatable,
  readResponse: readOutline,
  readOutline,
  writeResponse: untranslatable,
};
