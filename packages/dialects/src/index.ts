import type { Dialect, RealtimeFormat } from "@ai-liaison/core";
import { anthropicMessages } from "./anthropic-messages/index.ts";
import { bedrockConverse } from "./bedrock-converse/index.ts";
import { cohere } from "./cohere/index.ts";
import { completionAsChat } from "./completion-as-chat/completion-as-chat.ts";
import { gemini } from "./gemini/index.ts";
import { toldWebSearches } from "./json/web-searches.ts";
import { ollama } from "./ollama/index.ts";
import { openaiChat } from "./openai-chat/index.ts";
import { openaiRealtime } from "./openai-realtime/index.ts";
import { openaiResponses } from "./openai-responses/index.ts";
import { meteredUntouched, reportedUntouched, untouched } from "./untouched/index.ts";

export {
  anthropicMessages,
  bedrockConverse,
  cohere,
  completionAsChat,
  gemini,
  meteredUntouched,
  ollama,
  openaiChat,
  openaiResponses,
  reportedUntouched,
  toldWebSearches,
  untouched,
};

/** Every format this build speaks. */
export const allDialects: readonly Dialect[] = [
  openaiChat,
  openaiResponses,
  anthropicMessages,
  gemini,
  ollama,
  cohere,
  bedrockConverse,
];

const byId: ReadonlyMap<string, Dialect> = new Map(allDialects.map((dialect) => [dialect.id, dialect]));

/** Every format of sessions this build speaks. */
export const allRealtimeFormats: readonly RealtimeFormat[] = [openaiRealtime];

/** The format of that name; undefined when there is none. */
export function dialectById(id: string): Dialect | undefined {
  return byId.get(id);
}

/** The format for answers that no request's format decides: that of most clients. */
export const defaultDialect: Dialect = openaiChat;

/** The format whose requests' tokens can be counted by ourselves: what is to be counted is written in it first. */
export const countableDialect: Dialect = openaiChat;
