import type { Delivery, EventBatch, EventSink } from "../../sinks/event-sink.ts";
import { wordsOf } from "../../words-of.ts";
import type { Warnings } from "../warnings.ts";
import type { Breaker } from "./breaker.ts";
import { BATCH_EVENTS, type EventSource } from "./event-source.ts";
import { Outstanding } from "./outstanding.ts";
import { sendBatch } from "./send-batch.ts";

export interface DelivererOptions {
  readonly sink: EventSink;
  /** What this process recorded. */
  readonly own: readonly EventSource[];
  /** What dead processes left: delivered after all that is our own. */
  readonly adopted: EventSource | null;
  readonly breaker: Breaker;
  readonly warnings: Warnings;
  readonly onSettled: (counts: Settled) => void;
}

export interface Settled {
  readonly source: "own" | "adopted";
  readonly delivered: number;
  /** Refused by the sink for good. */
  readonly refused: number;
}

/** How long a call waits for others to fill its batch, in milliseconds. */
const MAX_AGE_MS = 1000;

/**
 * Brings events from their sources to the sink: one batch at a time, in passes. A pass begins when a batch is full, when
 * the oldest event has waited a second, when somebody waits for it, or when a pause after a failure is over. Nothing here
 * rejects, and no timer keeps the process alive; who flushes brings a timer of their own.
 */
export class Deliverer {
  readonly #options: DelivererOptions;
  readonly #closing = new AbortController();
  /** While a batch is with the sink. */
  #sending: AbortController | null = null;
  #timer: NodeJS.Timeout | null = null;
  #timerAtMs = 0;
  /** Recorded since the last pass began. */
  #fresh = 0;
  #isPassing = false;
  /** Those who wait for all own sources to be seen empty, each told whether they were. */
  readonly #waiters = new Set<(isEmptied: boolean) => void>();
  /** What a failure left unsent, and where it came from. */
  #outstanding: { readonly of: Outstanding; readonly from: EventSource } | null = null;

  constructor(options: DelivererOptions) {
    this.#options = options;
    if (options.adopted !== null) this.#schedule(0);
  }

  /** An event has come to an own source. */
  noticed(): void {
    this.#fresh += 1;
    if (this.#isPassing) return;
    if (this.#fresh === 1) this.#schedule(MAX_AGE_MS);
    else if (this.#fresh === BATCH_EVENTS) this.#schedule(0);
  }

  /** True once all own sources have been seen empty; false when the deliverer is closed before. Not awaited once `over` is aborted. */
  emptied(over: AbortSignal): Promise<boolean> {
    if (this.#closing.signal.aborted) return Promise.resolve(false);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#waiters.add(resolve);
    over.addEventListener("abort", () => this.#waiters.delete(resolve), { once: true });
    if (!this.#isPassing) this.#schedule(0);
    return promise;
  }

  /** The process ends: the sink is not waited for any longer. What it was sent stays where it was. */
  giveUpSending(): void {
    this.#sending?.abort(new Error("it did not answer before the end of the process"));
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiters.size;
  }

  /** Gives up what is under way; it stays where it was. */
  close(): void {
    this.#closing.abort(new Error("the recorder was closed"));
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#release([...this.#waiters], false);
  }

  #release(waiters: readonly ((isEmptied: boolean) => void)[], isEmptied: boolean): void {
    for (const resolve of waiters) {
      this.#waiters.delete(resolve);
      resolve(isEmptied);
    }
  }

  /** Sees to a pass within so many milliseconds, or when the pause after a failure is over. */
  #schedule(delayMs: number): void {
    if (this.#closing.signal.aborted) return;
    const delay = Math.max(delayMs, this.#options.breaker.pauseMs);
    const atMs = performance.now() + delay;
    if (this.#timer !== null) {
      if (this.#timerAtMs <= atMs) return;
      clearTimeout(this.#timer);
    }
    this.#timerAtMs = atMs;
    this.#timer = setTimeout(this.#pass, delay);
    this.#timer.unref();
  }

  readonly #pass = async (): Promise<void> => {
    this.#timer = null;
    this.#isPassing = true;
    const isEmptied = await this.#passAll();
    this.#isPassing = false;
    if (!isEmptied || this.#waiters.size > 0) this.#schedule(0);
    else if (this.#fresh > 0) this.#schedule(this.#fresh >= BATCH_EVENTS ? 0 : MAX_AGE_MS);
  };

  async #passAll(): Promise<boolean> {
    try {
      return (await this.#passOwn()) && (await this.#passAdopted());
    } catch (error) {
      this.#fail(wordsOf(error), null);
      return false;
    }
  }

  /** True when nothing is left but what came since and makes no full batch. */
  async #passOwn(): Promise<boolean> {
    if (!(await this.#finishOutstanding())) return false;
    do {
      // Who comes later waits for what comes later, too: for the next round.
      const waiting = [...this.#waiters];
      this.#fresh = 0;
      for (const source of this.#options.own) {
        if (!(await this.#empty(source, () => waiting.length > 0 || this.#fresh >= BATCH_EVENTS))) return false;
      }
      this.#release(waiting, true);
    } while (this.#fresh >= BATCH_EVENTS);
    return true;
  }

  /** Stops when own events have become a batch, or somebody waits for them. */
  async #passAdopted(): Promise<boolean> {
    const { adopted } = this.#options;
    if (adopted === null) return true;
    return await this.#empty(adopted, () => this.#waiters.size === 0 && this.#fresh < BATCH_EVENTS);
  }

  /** Delivers what is there at once, and more while `goesOn`. False when the sink fails. */
  async #empty(source: EventSource, goesOn: () => boolean): Promise<boolean> {
    do {
      const events = await source.take();
      if (events.length === 0) return true;
      this.#outstanding = { of: new Outstanding(events), from: source };
      if (!(await this.#finishOutstanding())) return false;
    } while (goesOn());
    return true;
  }

  async #finishOutstanding(): Promise<boolean> {
    const outstanding = this.#outstanding;
    if (outstanding === null) return true;
    for (let batch = outstanding.of.next; batch !== null; batch = outstanding.of.next) {
      if (this.#closing.signal.aborted) return false;
      const delivery = await this.#send(batch);
      if (delivery.kind === "failed") {
        this.#fail(delivery.reason, delivery.pauseMs);
        return false;
      }
      this.#options.breaker.succeeded();
      if (delivery.kind === "taken") this.#settle(outstanding, batch.events.length, delivery.refused);
      else if (!outstanding.of.split()) this.#settle(outstanding, 1, TOO_LARGE);
    }
    await outstanding.from.commit();
    this.#outstanding = null;
    return true;
  }

  async #send(batch: EventBatch): Promise<Delivery> {
    const sending = new AbortController();
    this.#sending = sending;
    const delivery = await sendBatch(
      this.#options.sink,
      batch,
      AbortSignal.any([this.#closing.signal, sending.signal]),
    );
    this.#sending = null;
    return delivery;
  }

  #fail(reason: string, pauseMs: number | null): void {
    if (this.#closing.signal.aborted) return;
    this.#options.breaker.failed(reason, pauseMs);
    this.#options.warnings.once(
      "sink",
      () => `Calls cannot be delivered to ${this.#options.sink.name} just now, they wait: ${reason}.`,
    );
  }

  #settle(
    { of, from }: { readonly of: Outstanding; readonly from: EventSource },
    count: number,
    refused: readonly { readonly reason: string }[],
  ): void {
    const { adopted, sink, warnings, onSettled } = this.#options;
    const source = from === adopted ? "adopted" : "own";
    const lost = Math.min(refused.length, count);
    of.settle();
    onSettled({ source, delivered: count - lost, refused: lost });
    const [first] = refused;
    if (first !== undefined) warnings.once("refused", () => `${sink.name} refuses a call's record: ${first.reason}`);
  }
}

const TOO_LARGE = [{ reason: "the record of one call alone is larger than it takes" }];
