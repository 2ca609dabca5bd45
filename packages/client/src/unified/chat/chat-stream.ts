import { type CallRecord, LiaisonError, ValidationError } from "@ai-liaison/core";
import { callError } from "../run/call-error.ts";
import { CallOutlet } from "../run/call-outlet.ts";
import { unrecorded } from "../run/call-runner.ts";
import { type ChatEvent, ChatEvents } from "./chat-events.ts";
import type { ChatResult } from "./chat-result.ts";
import { chatResult } from "./make-result.ts";

/**
 * An answer as it comes. The call is made when its first event, or its result, is asked for. To leave the loop early,
 * to `cancel` or to abort its signal closes the vendor's connection; the call is recorded as cancelled, with what it
 * had used.
 *
 * @example for await (const event of stream) if (event.type === "text") process.stdout.write(event.text);
 */
export interface ChatStream extends AsyncIterable<ChatEvent> {
  /** The whole answer, once it is complete; reads the stream to its end when nobody else does. */
  result(): Promise<ChatResult>;
  /** Ends the call. Resolves once its record is written; does nothing to one that is over. */
  cancel(): Promise<void>;
}

/** The call behind a stream. */
export interface StreamSource {
  readonly model: string;
  /** Makes the call; called once, when the stream is begun. Throws when it may not be made. */
  readonly begin: (outlet: CallOutlet) => Promise<CallRecord | null>;
  /** The answer is complete, and was read. */
  readonly answered: (result: ChatResult) => void;
  /** Called once for every `begin` that did not throw, after `answered`. */
  readonly ended: (record: CallRecord | null) => void;
}

export class LiveChatStream implements ChatStream {
  readonly #source: StreamSource;
  readonly #outlet = new CallOutlet();
  readonly #result = Promise.withResolvers<ChatResult>();
  #running: Promise<CallRecord | null> | null = null;
  #isRead = false;
  #isOver = false;

  constructor(source: StreamSource) {
    this.#source = source;
    // Whoever reads the events is told there; `result` may never be asked for.
    this.#result.promise.catch(() => {});
  }

  [Symbol.asyncIterator](): AsyncGenerator<ChatEvent, void, undefined> {
    if (this.#isRead) throw new ValidationError("A stream can be read once only.");
    this.#isRead = true;
    return this.#read();
  }

  async result(): Promise<ChatResult> {
    if (!this.#isRead) await this.#readToEnd();
    return this.#result.promise;
  }

  async cancel(): Promise<void> {
    this.#outlet.leave();
    await this.#finish();
  }

  async #readToEnd(): Promise<void> {
    try {
      for await (const _ of this);
    } catch {
      // The result tells it.
    }
  }

  async *#read(): AsyncGenerator<ChatEvent, void, undefined> {
    try {
      yield* this.#events();
    } catch (error) {
      this.#result.reject(error);
      throw error;
    } finally {
      // Reached too when the reader leaves its loop.
      this.#outlet.leave();
      await this.#finish();
    }
  }

  async *#events(): AsyncGenerator<ChatEvent, void, undefined> {
    const events = new ChatEvents();
    this.#throwIfFailed(null);
    this.#running = this.#source.begin(this.#outlet);
    // Awaited below, and not before: until then nobody would have heard it.
    this.#running.catch(() => {});
    for (let parts = await this.#outlet.next(); parts !== null; parts = await this.#outlet.next()) {
      yield* events.read(parts);
    }
    const record = await this.#running;
    this.#throwIfFailed(record);
    if (record === null) throw unrecorded();
    yield* events.rest();
    const result = chatResult(events.answer(), record);
    if (!this.#isOver) this.#source.answered(result);
    this.#result.resolve(result);
    yield { type: "end", result };
  }

  #throwIfFailed(record: CallRecord | null): void {
    const error = callError(this.#outlet, record, this.#source.model);
    if (error !== null) throw error;
  }

  /** The call is over, or will be at once; whatever of it was not read is not asked for any more. */
  async #finish(): Promise<void> {
    this.#result.reject(new LiaisonError("cancelled", "The stream was left before its end."));
    if (this.#running === null) return;
    const record = await this.#running.catch(() => null);
    if (this.#isOver) return;
    this.#isOver = true;
    this.#source.ended(record);
  }
}
