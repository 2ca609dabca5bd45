import type { CanonicalRequest, ChatRequest, JsonObject, WrittenRequest } from "@ai-liaison/core";
import { nameCalls } from "../fidelity/name-calls.ts";
import { SILENT, type Warn } from "../fidelity/warn.ts";
import { writeAsChat } from "../fidelity/write-as-chat.ts";
import { type MutableJson, restore } from "./extension.ts";
import { type Reader, VENDOR } from "./reader.ts";
import { cannotSay, refuseSampling, warnCache, warnLost } from "./refusals.ts";
import { settleStream, writeFormat, writeSampling, writeThinking } from "./request-fields.ts";
import { addTools } from "./tools.ts";
import { writeMessage } from "./write-message.ts";

/** A canonical chat request as `POST /v2/chat` wants it, whatever format it came in. */
export function writeRequest(request: CanonicalRequest): WrittenRequest {
  return writeAsChat(request, writeChat);
}

function writeChat(request: ChatRequest, warn: Warn): JsonObject {
  refuse(request);
  refuseSampling(request.sampling, warn);
  const written = restore(writeBody(request, VENDOR, warn), request.extension);
  if (request.parallelToolCalls === false) {
    warn("`parallel_tool_calls` was left out: this format cannot forbid several calls at once.");
  }
  if (request.cacheControl !== undefined) warnCache(warn);
  warnLost(request, warn);
  return settleStream(written, request.stream);
}

function refuse(request: ChatRequest): void {
  if (request.previousResponseId !== undefined) {
    throw cannotSay("An earlier answer to go on from", "previous_response_id");
  }
  if (request.background === true) throw cannotSay("Working in the background", "background");
}

/** The body without what the request's own extension adds. */
export function writeBody(request: ChatRequest, reader: Reader, warn: Warn = SILENT): MutableJson {
  const body: MutableJson = {
    model: request.model,
    messages: nameCalls(request.messages).flatMap((message) => writeMessage(message, reader, warn)),
    stream: request.stream,
  };
  writeSampling(body, request.sampling);
  addTools(body, request, warn);
  writeFormat(body, request.responseFormat, warn);
  writeThinking(body, request.reasoning, warn);
  return body;
}
