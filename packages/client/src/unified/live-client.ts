import { type CallRecord, collect, errorFor, systemClock, toFault } from "@ai-liaison/core";
import type { ModelInfo } from "../models/model-info.ts";
import { ChatEvents } from "./chat/chat-events.ts";
import type { ChatResult } from "./chat/chat-result.ts";
import { type ChatStream, LiveChatStream } from "./chat/chat-stream.ts";
import { chatResult } from "./chat/make-result.ts";
import type { CallOptions, ChatOptions } from "./chat-options.ts";
import type { ClientOptions } from "./client-options.ts";
import type { Conversation, ConversationOptions } from "./conversation/conversation-types.ts";
import { LiveConversation, type SendHooks } from "./conversation/live-conversation.ts";
import type { EmbedOptions } from "./embed/embed-options.ts";
import { type EmbedResult, embedResult } from "./embed/embed-result.ts";
import { CHAT_ROUTE, EMBED_ROUTE } from "./format/index.ts";
import type { OpenedLiaison } from "./open-storage.ts";
import { ask } from "./run/ask.ts";
import { CallRunner } from "./run/call-runner.ts";
import type { Messages, UnifiedClient } from "./unified-client.ts";

const DEFAULT_GRACE_MS = 5_000;

/** The unified client over whatever `open` opens, at its first call. */
export class LiveClient implements UnifiedClient {
  readonly #runner: CallRunner;
  readonly #context: CallOptions;

  constructor(open: () => Promise<OpenedLiaison>, { context = {}, clock = systemClock }: ClientOptions) {
    this.#runner = new CallRunner(open, clock);
    this.#context = context;
  }

  get liaison(): Promise<OpenedLiaison> {
    return this.#runner.open();
  }

  chat(model: string, messages: Messages, options?: ChatOptions & { readonly stream?: false }): Promise<ChatResult>;
  chat(model: string, messages: Messages, options: ChatOptions & { readonly stream: true }): ChatStream;
  chat(model: string, messages: Messages, options: ChatOptions = {}): Promise<ChatResult> | ChatStream {
    if (options.stream === true) return this.stream(model, messages, options);
    return this.#chat(model, options, oneOff(messages));
  }

  stream(model: string, messages: Messages, options: ChatOptions = {}): ChatStream {
    return this.#stream(model, options, oneOff(messages));
  }

  conversation(options: ConversationOptions): Conversation {
    return new LiveConversation(options, {
      chat: (model, asked, hooks) => this.#chat(model, asked, hooks),
      stream: (model, asked, hooks) => this.#stream(model, asked, hooks),
    });
  }

  async embed(model: string, input: string | readonly string[], options: EmbedOptions = {}): Promise<EmbedResult> {
    const asked = ask(EMBED_ROUTE, model, { input }, this.#inContext(options));
    const { parts, record } = await this.#runner.complete(asked, model);
    return embedResult(collect(parts), record);
  }

  async listModels(): Promise<readonly ModelInfo[]> {
    const { modelLists, models } = await this.#runner.open();
    await modelLists.refresh();
    const { names, describe } = models();
    return names().map(describe);
  }

  async modelInfo(model: string): Promise<ModelInfo> {
    const { modelLists, models } = await this.#runner.open();
    await modelLists.refresh();
    try {
      return models().describe(model);
    } catch (error) {
      throw errorFor(toFault(error), { model });
    }
  }

  close(graceMs: number = DEFAULT_GRACE_MS): Promise<void> {
    return this.#runner.close(graceMs);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #chat(model: string, options: ChatOptions, hooks: SendHooks): Promise<ChatResult> {
    const messages = hooks.begin();
    let made: CallRecord | null = null;
    try {
      const asked = ask(CHAT_ROUTE, model, { messages }, this.#inContext({ ...options, stream: false }));
      const { parts, record } = await this.#runner.complete(asked, model, (record) => {
        made = record;
      });
      const events = new ChatEvents();
      events.read(parts);
      const result = chatResult(events.answer(), record);
      hooks.answered(result);
      return result;
    } finally {
      hooks.ended(made);
    }
  }

  #stream(model: string, options: ChatOptions, hooks: SendHooks): ChatStream {
    return new LiveChatStream({
      model,
      begin: (outlet) => {
        const messages = hooks.begin();
        try {
          const asked = ask(CHAT_ROUTE, model, { messages }, this.#inContext({ ...options, stream: true }));
          return this.#runner.run(asked, outlet);
        } catch (error) {
          hooks.ended(null);
          throw error;
        }
      },
      answered: hooks.answered,
      ended: hooks.ended,
    });
  }

  /** With the client's own context where the call names none. */
  #inContext<Options extends CallOptions>(options: Options): Options {
    const said = Object.entries(options).filter(([, value]) => value !== undefined);
    return { ...this.#context, ...Object.fromEntries(said) } as Options;
  }
}

/** Messages nobody remembers. */
function oneOff(messages: Messages): SendHooks {
  return { begin: () => messages, answered: () => {}, ended: () => {} };
}
