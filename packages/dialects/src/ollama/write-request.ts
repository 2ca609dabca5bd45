import type { CanonicalRequest, ChatRequest, JsonObject, WrittenRequest } from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { writeAsChat } from "../fidelity/write-as-chat.ts";
import { type MutableJson, restoreWithin } from "./extension.ts";
import { type Reader, VENDOR } from "./reader.ts";
import { cannotSay, refuseSampling, warnLost } from "./refusals.ts";
import { settleStream, writeFormat, writeSampling, writeThink } from "./request-fields.ts";
import { addTools } from "./tools.ts";
import { namesOfCalls, writeMessage } from "./write-message.ts";

/** A canonical chat request as `POST /api/chat` wants it, whatever format it came in. */
export function writeRequest(request: CanonicalRequest): WrittenRequest {
  return writeAsChat(request, writeChat);
}

function writeChat(request: ChatRequest, warn: Warn): JsonObject {
  refuse(request);
  refuseSampling(request.sampling, warn);
  const written = restoreWithin(writeBody(request, VENDOR, warn), request.extension, "options");
  if (request.parallelToolCalls === false) {
    warn("`parallel_tool_calls` was left out: this format cannot forbid several calls at once.");
  }
  if (request.cacheControl !== undefined) warn("Marks for prompt caching were left out: this format has none.");
  warnLost(request, warn);
  return settleStream(written, request.stream);
}

function refuse(request: ChatRequest): void {
  if (request.previousResponseId !== undefined)
    throw cannotSay("An earlier answer to go on from", "previous_response_id");
  if (request.background === true) throw cannotSay("Working in the background", "background");
}

/** The body without what the request's own extension adds. */
export function writeBody(request: ChatRequest, reader: Reader, warn: Warn = () => {}): MutableJson {
  const names = namesOfCalls(request.messages);
  const body: MutableJson = {
    model: request.model,
    messages: request.messages.flatMap((message) => writeMessage(message, reader, warn, names)),
    stream: request.stream,
  };
  writeSampling(body, request.sampling);
  addTools(body, request, warn);
  writeFormat(body, request.responseFormat, warn);
  writeThink(body, request.reasoning, warn);
  return body;
}
