import type { CanonicalRequest, ChatRequest, JsonObject } from "@ai-liaison/core";
import { stringOf } from "../json/fields.ts";
import { rememberWithin } from "./extension.ts";
import { readMessages } from "./read-message.ts";
import { CLIENT } from "./reader.ts";
import { readFormat, readSampling, readThink } from "./request-fields.ts";
import { readTools } from "./tools.ts";
import { writeBody } from "./write-request.ts";

/** `POST /api/chat`, read. The body has passed the checks. */
export function readRequest(body: JsonObject): CanonicalRequest {
  const request: ChatRequest = {
    operation: "chat",
    model: stringOf(body.model) ?? "",
    messages: readMessages(body.messages),
    stream: body.stream !== false,
    includeUsage: true,
    sampling: readSampling(body),
    ...readTools(body.tools),
    ...readFormat(body.format),
    ...readThink(body.think),
  };
  return {
    ...request,
    ...rememberWithin(withoutMessages(body), writeBody({ ...request, messages: [] }, CLIENT), "options"),
  };
}

/** Messages keep what they say themselves; only whether there is a list at all is kept here. */
function withoutMessages(body: JsonObject): JsonObject {
  return Array.isArray(body.messages) ? { ...body, messages: [] } : body;
}
