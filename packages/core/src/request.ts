import type { Json, JsonObject } from "./json.ts";
import type { Block, Extension, Message } from "./message.ts";

/** What kinds of work a format can ask for. Each dialect says which it speaks. */
export type Operation =
  | "chat"
  | "completion"
  | "embedding"
  | "token-count"
  | "kept-answer"
  | "image"
  | "speech"
  | "transcription"
  | "moderation"
  | "file"
  | "batch"
  | "untouched"
  | "realtime";

/** A request in no vendor's words. Unset means absent: a writer never invents a default, save where a format demands one. */
export type CanonicalRequest = ChatRequest | CompletionRequest | EmbeddingRequest | TokenCountRequest;

export interface ChatRequest {
  readonly operation: "chat";
  readonly model: string;
  readonly messages: readonly Message[];
  readonly stream: boolean;
  /** In a stream, the caller asked for usage at the end. */
  readonly includeUsage: boolean;
  readonly sampling: Sampling;
  readonly tools?: readonly Tool[];
  readonly toolChoice?: ToolChoice;
  readonly parallelToolCalls?: boolean;
  readonly responseFormat?: ResponseFormat;
  readonly reasoning?: ReasoningOptions;
  readonly account?: AccountOptions;
  /** An answer the vendor keeps, that this request goes on from. */
  readonly previousResponseId?: string;
  /** The answer is worked on while nobody waits, and fetched later. */
  readonly background?: boolean;
  readonly cacheControl?: Json;
  readonly extension?: Extension;
}

/** How many tokens a chat would send: asked of the vendor, answered without a model's work. */
export interface TokenCountRequest {
  readonly operation: "token-count";
  readonly model: string;
  readonly chat: ChatRequest;
  readonly extension?: Extension;
}

/** Legacy text completion: a prompt in, its continuation out. */
export interface CompletionRequest {
  readonly operation: "completion";
  readonly model: string;
  /** Text, several texts, token ids, or several lists of token ids. */
  readonly prompt: Json;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  readonly sampling: Sampling;
  readonly suffix?: string;
  /** Instructions and pictures, in formats whose completions take them. */
  readonly system?: string;
  readonly images?: readonly Block[];
  readonly responseFormat?: ResponseFormat;
  readonly reasoning?: ReasoningOptions;
  readonly echo?: boolean;
  readonly bestOf?: number;
  readonly account?: AccountOptions;
  readonly extension?: Extension;
}

export interface EmbeddingRequest {
  readonly operation: "embedding";
  readonly model: string;
  /** Text, several texts, token ids, or several lists of token ids. */
  readonly input: Json;
  readonly dimensions?: number;
  readonly encodingFormat?: "float" | "base64";
  readonly account?: AccountOptions;
  readonly extension?: Extension;
}

export interface Sampling {
  /** Upper bound on output tokens, reasoning included where the vendor counts it so. */
  readonly maxOutputTokens?: number;
  /** True when the caller used the format's older field for that bound (`max_tokens`). */
  readonly legacyMaxTokens?: boolean;
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
  readonly seed?: number;
  readonly stop?: readonly string[];
  /** How many alternative answers: OpenAI's `n`, Gemini's `candidateCount`. */
  readonly candidates?: number;
  readonly logprobs?: boolean;
  readonly topLogprobs?: number;
  readonly logitBias?: JsonObject;
}

export interface Tool {
  readonly kind: "function" | "custom" | "server";
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of the arguments, as sent. */
  readonly parameters?: Json;
  readonly strict?: boolean;
  readonly cacheControl?: Json;
  readonly extension?: Extension;
}

export type ToolChoice =
  | { readonly kind: "auto" | "none" | "required" }
  | { readonly kind: "tool"; readonly name: string; readonly toolKind: "function" | "custom" }
  | { readonly kind: "opaque"; readonly dialect: string; readonly value: Json };

export type ResponseFormat =
  | { readonly kind: "text" }
  | { readonly kind: "json" }
  | {
      readonly kind: "json-schema";
      readonly name: string;
      readonly schema?: Json;
      readonly description?: string;
      readonly strict?: boolean;
      readonly extension?: Extension;
    };

export interface ReasoningOptions {
  readonly effort?: string;
  readonly budgetTokens?: number;
  /** Whether, and how, thoughts are to be shown. */
  readonly summary?: string;
  readonly enabled?: boolean;
}

/** What the caller tells the vendor about itself and its account. */
export interface AccountOptions {
  readonly user?: string;
  readonly metadata?: Json;
  readonly serviceTier?: string;
  readonly store?: boolean;
  readonly promptCacheKey?: string;
  readonly safetyIdentifier?: string;
}
