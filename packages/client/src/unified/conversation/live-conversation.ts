import { type CallRecord, ValidationError } from "@ai-liaison/core";
import type { ChatResult } from "../chat/chat-result.ts";
import type { ChatStream } from "../chat/chat-stream.ts";
import type { ChatMessage, ChatOptions } from "../chat-options.ts";
import type { Messages } from "../unified-client.ts";
import type { Conversation, ConversationOptions, ConversationTotals, Said, SendOptions } from "./conversation-types.ts";
import { addCall, NO_TOTALS } from "./count-totals.ts";

/** What a conversation asks of the client it belongs to. */
export interface ConversationPorts {
  /** A chat whose messages are asked for when it begins, and which tells how it went. */
  readonly chat: (model: string, options: ChatOptions, hooks: SendHooks) => Promise<ChatResult>;
  readonly stream: (model: string, options: ChatOptions, hooks: SendHooks) => ChatStream;
}

export interface SendHooks {
  /** Called once, as the call begins: the messages to send. Throws when it may not begin. */
  readonly begin: () => Messages;
  /** The answer is complete. */
  readonly answered: (result: ChatResult) => void;
  /** Called once for every `begin`, whichever way the call ended, after `answered`. */
  readonly ended: (record: CallRecord | null) => void;
}

export class LiveConversation implements Conversation {
  readonly sessionId: string | null;
  readonly #ports: ConversationPorts;
  readonly #model: string;
  readonly #options: ChatOptions;
  #history: readonly ChatMessage[];
  #totals: ConversationTotals = NO_TOTALS;
  #isBusy = false;

  constructor({ model, history = [], sessionId, ...options }: ConversationOptions, ports: ConversationPorts) {
    this.#ports = ports;
    this.#model = model;
    this.sessionId = sessionId === undefined ? crypto.randomUUID() : sessionId;
    this.#options = { ...options, sessionId: this.sessionId };
    this.#history = structuredClone(history);
  }

  get history(): readonly ChatMessage[] {
    return structuredClone(this.#history);
  }

  get totals(): ConversationTotals {
    return this.#totals;
  }

  send(said: Said, options: SendOptions = {}): Promise<ChatResult> {
    const { model = this.#model, ...rest } = options;
    return this.#ports.chat(model, { ...this.#options, ...rest }, this.#hooks(said));
  }

  stream(said: Said, options: SendOptions = {}): ChatStream {
    const { model = this.#model, ...rest } = options;
    return this.#ports.stream(model, { ...this.#options, ...rest }, this.#hooks(said));
  }

  reset(): void {
    this.#history = [];
  }

  #hooks(said: Said): SendHooks {
    let before: readonly ChatMessage[] = [];
    let added: readonly ChatMessage[] = [];
    return {
      begin: () => {
        if (this.#isBusy) throw stillAnswering();
        before = this.#history;
        added = structuredClone(messagesOf(said));
        this.#isBusy = true;
        return [...before, ...added];
      },
      answered: ({ message }) => {
        // Forgotten in the meantime: there is nothing this could follow.
        if (this.#history !== before) return;
        this.#history = [...before, ...added, ...(message.content.length === 0 ? [] : [structuredClone(message)])];
      },
      ended: (record) => {
        this.#isBusy = false;
        if (record !== null) this.#totals = addCall(this.#totals, record);
      },
    };
  }
}

function messagesOf(said: Said): readonly ChatMessage[] {
  if (typeof said === "string") return [{ role: "user", content: said }];
  return Array.isArray(said) ? said : [said as ChatMessage];
}

function stillAnswering(): ValidationError {
  return new ValidationError("This conversation is still being answered: it takes one message at a time.", {
    hint: "Wait for the answer, read its stream to the end or cancel it; or begin another conversation.",
  });
}
