import type { NanoUsd } from "@ai-liaison/core";
import type { ChatResult } from "../chat/chat-result.ts";
import type { ChatStream } from "../chat/chat-stream.ts";
import type { ChatMessage, ChatOptions } from "../chat-options.ts";

/** A conversation's model, and what holds for all of its messages; any of it may be said anew with each. */
export interface ConversationOptions extends Omit<ChatOptions, "stream" | "signal"> {
  readonly model: string;
  /** What was said before, without the system's words. */
  readonly history?: readonly ChatMessage[];
}

export interface SendOptions extends Omit<ChatOptions, "stream"> {
  readonly model?: string;
}

/** What is said next: text, a message such as a tool's result, or several. */
export type Said = string | ChatMessage | readonly ChatMessage[];

/**
 * A chat that remembers. What is sent and its answer enter the history together, once the answer is complete: a call
 * that failed or was cancelled, or a stream that was not read to its end, leaves it as it was. One message at a time:
 * to send another before the answer is there is refused with a ValidationError, since it could not know the answer.
 *
 * @example
 * const conversation = liaison.conversation({ model: "gpt-5-mini", system: "Answer in one sentence." });
 * await conversation.send("Who wrote Faust?");
 * const { text } = await conversation.send("When?");
 */
export interface Conversation {
  /** `sessionId` of its calls in the ledger: the one given, else one of its own; null when that was asked for. */
  readonly sessionId: string | null;
  send(said: Said, options?: SendOptions): Promise<ChatResult>;
  /** The same, as it comes. The message counts as sent when the stream is begun. */
  stream(said: Said, options?: SendOptions): ChatStream;
  /** All that was said so far, as a copy. */
  readonly history: readonly ChatMessage[];
  /** What all its calls took, the failed ones included. */
  readonly totals: ConversationTotals;
  /** Forgets all that was said, the beginning too. A call under way goes on, and is not remembered. Totals stay. */
  reset(): void;
}

export interface ConversationTotals {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
  /** What the calls cost whose price is known. */
  readonly costNanoUsd: NanoUsd;
  /** The same in dollars, as a decimal string. */
  readonly costUsd: string;
  /** Calls whose cost is not in the sum, because no price or no usage is known (yet). */
  readonly unpricedCalls: number;
}
