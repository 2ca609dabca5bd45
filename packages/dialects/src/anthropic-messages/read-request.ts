import type { CanonicalRequest, ChatRequest, JsonObject } from "@ai-liaison/core";
import { SILENT } from "../fidelity/warn.ts";
import { type MutableJson, remember } from "./extension.ts";
import { readMessages } from "./read-message.ts";
import { readAccount, readReasoningOptions, readResponseFormat, readSampling } from "./read-options.ts";
import { readToolChoice, readTools } from "./read-tools.ts";
import { FORM, stringOf } from "./wire.ts";
import { addOptions } from "./write-options.ts";
import { writeChoice } from "./write-tools.ts";

/** `POST /v1/messages`, read. The body has passed the checks. */
export function readRequest(body: JsonObject): CanonicalRequest {
  return readChat(body);
}

/** The body as a chat. */
export function readChat(body: JsonObject): ChatRequest {
  const request = understand(body);
  const written = keptApart(body);
  written.model = request.model;
  const choice = writeChoice(request, SILENT);
  if (choice !== null) written.tool_choice = choice;
  addOptions(written, request, true, SILENT);
  return Object.assign(request, remember(body, written, FORM.own));
}

/**
 * Messages and tools are kept one by one where they are read: here they stand as they came, so that only what is around
 * them can differ. Empty lists cannot be told from none, and are left to differ.
 */
function keptApart({ messages, system, tools }: JsonObject): MutableJson {
  const kept: MutableJson = {};
  if (messages !== undefined) kept.messages = messages;
  if (system !== undefined && !(Array.isArray(system) && system.length === 0)) kept.system = system;
  if (Array.isArray(tools) && tools.length > 0) kept.tools = tools;
  return kept;
}

function understand(body: JsonObject): ChatRequest {
  const request: ChatRequest = {
    operation: "chat",
    model: stringOf(body.model) ?? "",
    messages: readMessages(body),
    stream: body.stream === true,
    includeUsage: true,
    sampling: readSampling(body),
  };
  const { cache_control: cacheControl } = body;
  return Object.assign(
    request,
    readTools(body.tools),
    readToolChoice(body.tool_choice),
    readReasoningOptions(body),
    readResponseFormat(body),
    readAccount(body),
    cacheControl === undefined || cacheControl === null ? null : { cacheControl },
  );
}
