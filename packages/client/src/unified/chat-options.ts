import type { Block, Json, JsonObject, Message, ReasoningOptions } from "@ai-liaison/core";

/** What a model is told: a canonical message, or one whose content is plain text. */
export type ChatMessage = Message | TextMessage | ToolMessage;

export interface TextMessage {
  readonly role: "system" | "developer" | "user" | "assistant";
  readonly content: string;
  readonly name?: string;
}

/** The result of a tool the model called. */
export interface ToolMessage {
  readonly role: "tool";
  /** The `id` of the tool call it answers. */
  readonly toolCallId: string;
  readonly content: string | readonly Block[];
  readonly isError?: boolean;
}

export interface ToolDefinition {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of its arguments. */
  readonly parameters?: JsonObject;
  readonly strict?: boolean;
}

export interface ResponseSchema {
  readonly schema: JsonObject;
  /** `answer` unless told. */
  readonly name?: string;
  readonly description?: string;
  readonly strict?: boolean;
}

/** What is asked of the model. What a vendor's format cannot say is left out and stands in the result's `warnings`. */
export interface ChatParameters {
  /** Goes before all messages. */
  readonly system?: string;
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  /** The most the answer may have, in tokens. */
  readonly maxTokens?: number;
  readonly stop?: string | readonly string[];
  readonly seed?: number;
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
  readonly tools?: readonly ToolDefinition[];
  readonly toolChoice?: "auto" | "none" | "required" | { readonly name: string };
  readonly parallelToolCalls?: boolean;
  readonly responseFormat?: "text" | "json" | ResponseSchema;
  /** Short for `responseFormat: { schema }`. */
  readonly schema?: JsonObject;
  /** An effort (`low`, `medium`, `high`), or what else is to be said of it. */
  readonly reasoning?: string | ReasoningOptions;
  /** Fields only one vendor's format has: `{ format: "openai-chat", fields: { logit_bias: {} } }`. */
  readonly extra?: VendorFields;
}

export interface VendorFields {
  /** `openai-chat`, `openai-responses`, `anthropic-messages`, `gemini`, `ollama` or `cohere`. */
  readonly format: string;
  readonly fields: JsonObject;
}

/** Whom a call is for and how long it may take; nothing of this reaches a vendor. All of it is in the call's record. */
export interface CallOptions {
  readonly customerId?: string | null;
  readonly userId?: string | null;
  readonly sessionId?: string | null;
  /** The calling service. */
  readonly service?: string | null;
  /** Ties the calls of one user action. */
  readonly groupId?: string | null;
  readonly tags?: Readonly<Record<string, string>> | null;
  /** Kept with the record, as it is: at most 64 KiB as JSON. */
  readonly metadata?: Json;
  /** The one provider to ask, by its name; the model's own order of providers unless told. */
  readonly provider?: string;
  /** The most the call may take, from beginning to end, in milliseconds; never more than `timeouts.total_ms`. */
  readonly timeoutMs?: number;
  /** Ends the call: the vendor's connection is closed, and what was used until then is recorded. */
  readonly signal?: AbortSignal;
}

export interface ChatOptions extends ChatParameters, CallOptions {
  /** True: `chat` returns a stream of events at once, as `stream` does. */
  readonly stream?: boolean;
}
