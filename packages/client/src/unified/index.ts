export type { ModelInfo, ModelPrices } from "../models/model-info.ts";
export type { ChatEvent } from "./chat/chat-events.ts";
export type { CallSummary, CallUsage, ChatResult, ToolCall } from "./chat/chat-result.ts";
export type { ChatStream } from "./chat/chat-stream.ts";
export type {
  CallOptions,
  ChatMessage,
  ChatOptions,
  ChatParameters,
  ResponseSchema,
  TextMessage,
  ToolDefinition,
  ToolMessage,
  VendorFields,
} from "./chat-options.ts";
export type { ClientOptions } from "./client-options.ts";
export type {
  Conversation,
  ConversationOptions,
  ConversationTotals,
  Said,
  SendOptions,
} from "./conversation/conversation-types.ts";
export { createLiaison } from "./create-liaison.ts";
export type { EmbedOptions, EmbedParameters } from "./embed/embed-options.ts";
export type { EmbedResult } from "./embed/embed-result.ts";
export type { LedgerMode, OpenedLiaison } from "./open-storage.ts";
export type { Messages, UnifiedClient } from "./unified-client.ts";
