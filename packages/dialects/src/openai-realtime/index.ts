import type { RealtimeFormat } from "@ai-liaison/core";
import { readError, writeError, writeErrorEvent } from "./errors.ts";
import { readEvent } from "./read-event.ts";
import { readProtocols } from "./read-protocols.ts";
import { readQuery } from "./read-query.ts";

/** OpenAI's Realtime API over WebSockets; spoken by OpenAI, Azure and xAI. Messages pass as they are. */
export const openaiRealtime: RealtimeFormat = {
  id: "openai-realtime",
  path: "/v1/realtime",
  endpoint: "realtime",
  forwardedHeaders: ["openai-beta"],
  readQuery,
  readProtocols,
  readEvent,
  readError,
  writeError,
  writeErrorEvent,
};
