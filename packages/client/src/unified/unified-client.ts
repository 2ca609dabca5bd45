import type { ModelInfo } from "../models/model-info.ts";
import type { ChatResult } from "./chat/chat-result.ts";
import type { ChatStream } from "./chat/chat-stream.ts";
import type { ChatMessage, ChatOptions } from "./chat-options.ts";
import type { Conversation, ConversationOptions } from "./conversation/conversation-types.ts";
import type { EmbedOptions } from "./embed/embed-options.ts";
import type { EmbedResult } from "./embed/embed-result.ts";
import type { OpenedLiaison } from "./open-storage.ts";

/**
 * Every provider behind one method, within this process. Each call takes the gateway's own way (the same providers,
 * retries, prices) and leaves its record in the same ledger, as `source: sdk`. What fails is thrown as a LiaisonError.
 */
export interface UnifiedClient extends AsyncDisposable {
  /**
   * Asks a model, by its name, by a route's, or as `provider/model`. The messages are the question alone, or all that
   * was said so far. Throws ModelNotFoundError naming near matches, RateLimitError, ValidationError, ….
   *
   * @example const { text, costUsd } = await liaison.chat("gpt-5-mini", "Hello", { customerId: "acme" });
   */
  chat(model: string, messages: Messages, options?: ChatOptions & { readonly stream?: false }): Promise<ChatResult>;
  chat(model: string, messages: Messages, options: ChatOptions & { readonly stream: true }): ChatStream;
  /** The same, as it comes. */
  stream(model: string, messages: Messages, options?: ChatOptions): ChatStream;
  /** A chat that remembers what was said. Nothing is sent before its first message. */
  conversation(options: ConversationOptions): Conversation;
  /** Turns texts into vectors, in the order of the texts. */
  embed(model: string, input: string | readonly string[], options?: EmbedOptions): Promise<EmbedResult>;
  /**
   * Every model that can be asked for by name: routes, what providers are configured to offer, and what their vendors
   * say they have, which is asked of them once a day; where one does not answer within 5 s, what was last known.
   */
  listModels(): Promise<readonly ModelInfo[]>;
  /** What is known of a model, whether listed or only fitting a provider's names. Asks as `listModels` does. Throws ModelNotFoundError. */
  modelInfo(model: string): Promise<ModelInfo>;
  /** What the client runs on, opened if it is not yet: its engine, journal and configuration. */
  readonly liaison: Promise<OpenedLiaison>;
  /** Takes no new calls, lets those under way end within `graceMs` (5 s), cancels the rest and closes all it opened. */
  close(graceMs?: number): Promise<void>;
}

export type Messages = string | readonly ChatMessage[];
