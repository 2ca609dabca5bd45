import type { CanonicalRequest, ChatRequest, JsonObject, WrittenRequest } from "@ai-liaison/core";
import { SILENT, type Warn } from "../fidelity/warn.ts";
import { writeAsChat } from "../fidelity/write-as-chat.ts";
import { isOwn, type MutableJson, restoreWithin } from "./extension.ts";
import { fitToModel } from "./foreign-reasoning.ts";
import { addModelFields, writeModelFields } from "./model-fields.ts";
import { type Reader, VENDOR } from "./reader.ts";
import { cannotSay, refuseSampling, warnLost } from "./refusals.ts";
import { addAccount, addSampling } from "./request-fields.ts";
import { addFormat } from "./response-format.ts";
import { addTools } from "./tools.ts";
import { REQUEST_OBJECTS } from "./wire.ts";
import { addMessages } from "./write-messages.ts";

/** A canonical chat request as `/model/{model}/converse` wants it, whatever format it came in. */
export function writeRequest(request: CanonicalRequest): WrittenRequest {
  return writeAsChat(request, writeChat);
}

/** The body, with what the request's own extension adds; what cannot be said is warned of, or refused. */
export function writeChat(request: ChatRequest, warn: Warn): JsonObject {
  refuse(request);
  refuseSampling(request.sampling, warn);
  const body = restoreWithin(writeBody(request, VENDOR, warn), request.extension, REQUEST_OBJECTS);
  if (request.cacheControl !== undefined) {
    warn("The mark for prompt caching of the whole request was left out: here only blocks have one.");
  }
  warnLost(request, warn);
  return body;
}

function refuse(request: ChatRequest): void {
  if (request.previousResponseId !== undefined) {
    throw cannotSay("An earlier answer to go on from", "previous_response_id");
  }
  if (request.background === true) throw cannotSay("Working in the background", "background");
}

/** The body without what the request's own extension adds; model and stream are said by the path. */
export function writeBody(asked: ChatRequest, reader: Reader, warn: Warn = SILENT): MutableJson {
  const own = isOwn(asked);
  const request = own ? asked : fitToModel(asked, warn);
  const body: MutableJson = {};
  addMessages(body, request.messages, { own, reader, warn });
  addSampling(body, request.sampling);
  addTools(body, request, own, warn);
  addFormat(body, request.responseFormat, own, warn);
  addAccount(body, request.account, own, warn);
  addModelFields(body, writeModelFields(request));
  return body;
}
