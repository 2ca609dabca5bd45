import type { AccountOptions, CanonicalRequest, ChatRequest, JsonObject, RequestHead } from "@ai-liaison/core";
import { isJsonObject } from "@ai-liaison/core";
import { readResponseFormat, readSampling, readThinking } from "./config.ts";
import { remember } from "./extension.ts";
import { readMessages } from "./read-content.ts";
import { readToolChoice, readTools } from "./read-tools.ts";
import { MARK, type MutableJson, objectOf, pick, stringOf } from "./wire.ts";
import { writeBody } from "./write-request.ts";

/** `:generateContent`, read. The body has passed the checks; model and stream are the path's. */
export function readRequest(body: JsonObject, head: RequestHead): CanonicalRequest {
  return readChat(body, head);
}

/** A chat, wherever its fields stand. */
export function readChat(body: JsonObject, head: RequestHead): ChatRequest {
  const chat = understand(body, head);
  // Contents are kept piece by piece: a difference in them is not to bring back all of the original.
  const written: MutableJson = {
    ...writeBody({ ...chat, messages: [], extension: OWN }),
    contents: body.contents ?? null,
  };
  const system = pick(body, "systemInstruction");
  if (isJsonObject(system)) written.systemInstruction = system;
  return { ...chat, ...remember(body, written, [MARK.own]) };
}

const OWN = { dialect: "gemini", fields: {}, form: MARK.own } as const;

function understand(body: JsonObject, { model, stream, includeUsage }: RequestHead): ChatRequest {
  const config = objectOf(pick(body, "generationConfig")) ?? {};
  return {
    operation: "chat",
    model,
    messages: readMessages(body.contents, pick(body, "systemInstruction")),
    stream,
    includeUsage,
    sampling: readSampling(config),
    ...readTools(body.tools),
    ...readToolChoice(pick(body, "toolConfig")),
    ...readResponseFormat(config),
    ...readThinking(objectOf(pick(config, "thinkingConfig"))),
    ...readAccount(stringOf(pick(body, "serviceTier"))),
  };
}

function readAccount(tier: string | undefined): { account?: AccountOptions } {
  return tier === undefined ? {} : { account: { serviceTier: tier === "standard" ? "default" : tier } };
}
