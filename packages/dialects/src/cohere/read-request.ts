import type { CanonicalRequest, ChatRequest, JsonObject } from "@ai-liaison/core";
import { stringOf } from "../json/fields.ts";
import { remember } from "./extension.ts";
import { readMessages } from "./read-message.ts";
import { CLIENT } from "./reader.ts";
import { readFormat, readSampling, readThinking } from "./request-fields.ts";
import { readTools } from "./tools.ts";
import { writeBody } from "./write-request.ts";

/** `POST /v2/chat`, read. The body has passed the checks. */
export function readRequest(body: JsonObject): CanonicalRequest {
  const request: ChatRequest = {
    operation: "chat",
    model: stringOf(body.model) ?? "",
    messages: readMessages(body.messages),
    stream: body.stream === true,
    includeUsage: true,
    sampling: readSampling(body),
    ...readTools(body),
    ...readFormat(body.response_format),
    ...readThinking(body.thinking),
  };
  // Messages keep what they say themselves.
  return { ...request, ...remember({ ...body, messages: [] }, writeBody({ ...request, messages: [] }, CLIENT)) };
}
