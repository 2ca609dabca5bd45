import type { CanonicalRequest, ChatRequest, JsonObject } from "@ai-liaison/core";
import { SILENT } from "../fidelity/warn.ts";
import { remember } from "./extension.ts";
import { readMessages } from "./read-message.ts";
import { readAccount, readReasoningOptions, readResponseFormat, readSampling } from "./read-options.ts";
import { readToolChoice, readTools } from "./read-tools.ts";
import { compact, FORM, stringOf } from "./wire.ts";
import { addOptions } from "./write-options.ts";
import { writeChoice } from "./write-tools.ts";

/** `POST /v1/messages`, read. The body has passed the checks. */
export function readRequest(body: JsonObject): CanonicalRequest {
  return readChat(body);
}

/**
 * The body as a chat. Messages and tools are kept one by one where they are read, so that only what stands around them
 * is compared here.
 */
export function readChat(body: JsonObject): ChatRequest {
  const request = understand(body);
  const { messages: _messages, system, tools, ...rest } = body;
  const written = compact({ model: request.model, tool_choice: writeChoice(request, SILENT) ?? undefined });
  addOptions(written, request, true, SILENT);
  // Empty lists cannot be told from none.
  const odd = compact({
    system: Array.isArray(system) && system.length === 0 ? system : undefined,
    tools: Array.isArray(tools) && tools.length > 0 ? undefined : tools,
  });
  return { ...request, ...remember({ ...rest, ...odd }, written, FORM.own) };
}

function understand(body: JsonObject): ChatRequest {
  return {
    operation: "chat",
    model: stringOf(body.model) ?? "",
    messages: readMessages(body),
    stream: body.stream === true,
    includeUsage: true,
    sampling: readSampling(body),
    ...readTools(body.tools),
    ...readToolChoice(body.tool_choice),
    ...readReasoningOptions(body),
    ...readResponseFormat(body),
    ...readAccount(body),
    ...compact({ cacheControl: body.cache_control ?? undefined }),
  };
}
