import { type CanonicalRequest, type ChatRequest, Fault, type JsonObject, type WrittenRequest } from "@ai-liaison/core";
import { foreignFields } from "../fidelity/foreign-fields.ts";
import type { Warn } from "../fidelity/warn.ts";
import { writeAsChat } from "../fidelity/write-as-chat.ts";
import { DIALECT, isOwn, type MutableJson, restore } from "./extension.ts";
import { addMessages } from "./write-messages.ts";
import { addOptions } from "./write-options.ts";
import { addTools } from "./write-tools.ts";

/** A canonical chat request as `POST /v1/messages` wants it, whatever format it came in. */
export function writeRequest(request: CanonicalRequest): WrittenRequest {
  return writeAsChat(request, (chat, warn) => settleStream(writeChat(chat, warn), chat));
}

/** The body, with what the request's own extension adds; what cannot be said is warned of, or refused. */
export function writeChat(request: ChatRequest, warn: Warn): JsonObject {
  const own = isOwn(request);
  if (!own) refuseLost(request);
  const body: MutableJson = { model: request.model };
  addMessages(body, request.messages, own, warn);
  addTools(body, request, own, warn);
  addOptions(body, request, own, warn);
  for (const warning of foreignFields(request.extension, DIALECT)) warn(warning);
  return restore(body, request.extension);
}

function refuseLost({ previousResponseId, background }: ChatRequest): void {
  if (previousResponseId !== undefined) {
    const message = "This format cannot go on from an answer kept at another vendor.";
    throw new Fault("invalid_request", message, { param: "previous_response_id" });
  }
  if (background === true) {
    throw new Fault("invalid_request", "This format has no answers in the background.", { param: "background" });
  }
}

/** Whether to stream is the gateway's to decide: it wins over what the original said. */
function settleStream(body: JsonObject, { stream }: ChatRequest): JsonObject {
  return (body.stream === true) === stream ? body : { ...body, stream };
}
