import { type Clock, Fault } from "@ai-liaison/core";
import type { Recorder } from "../delivery/recorder.ts";
import { type CallBeginning, makeRecord, type TriedRequest } from "./make-record.ts";
import { failed, type Outcome } from "./outcome.ts";
import type { SentRequest } from "./sent-request.ts";

/** What a call works with. */
interface CallPorts {
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly timings: { observe(endpoint: string, milliseconds: number, firstTokenMs?: number | null): void };
}

/** One of a call's tries. What is told of it once another has begun comes too late, and is ignored. */
export interface Try {
  readonly request: SentRequest;
  /** By the monotonic clock. */
  readonly startedMs: number;
  readonly startedAtMs: number;
}

/** What a try came to, should nobody read its answer. */
interface Unread {
  readonly outcome: () => Outcome;
  readonly atMs: number;
}

/** SDKs that try again without limit must not fill the memory: of the tries, the first and the latest are kept. */
const MAX_EARLIER = 50;

/**
 * A call on its way: its tries so far, and the one that runs. However it ends, and however often it is told so, it
 * leaves one record. A try that an SDK is likely to repeat waits for the next (see `HeldCalls`).
 */
export class CallInFlight {
  readonly beginning: CallBeginning;
  readonly #ports: CallPorts;
  readonly #earlier: TriedRequest[] = [];
  #current: Try;
  #tried: TriedRequest | null = null;
  #unread: Unread | null = null;
  #over = false;

  constructor(beginning: CallBeginning, request: SentRequest, ports: CallPorts) {
    this.beginning = beginning;
    this.#ports = ports;
    const startedAtMs = beginning.opening.createdAtMs;
    this.#current = { request, startedMs: ports.clock.monotonicMs(), startedAtMs };
  }

  /** The try that runs, or ran last. */
  get current(): Try {
    return this.#current;
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** The try is over, and no other will follow. */
  finish(outcome: Outcome, of: Try): void {
    if (this.#over || of !== this.#current) return;
    this.end(outcome, of);
    this.settle();
  }

  /** The try is over; whether another follows is not known yet. */
  end(outcome: Outcome, of: Try): void {
    if (of === this.#current) this.#end(outcome, this.#ports.clock.monotonicMs());
  }

  /** An answer's head came; this is what it means if its body is left alone. */
  unlessRead(outcome: () => Outcome): void {
    this.#unread = { outcome, atMs: this.#ports.clock.monotonicMs() };
  }

  /** The same request is sent again. */
  tryAgain(request: SentRequest): void {
    this.#endUnread();
    if (this.#earlier.length >= MAX_EARLIER) this.#earlier.splice(1, 1);
    if (this.#tried !== null) this.#earlier.push(this.#tried);
    this.#tried = null;
    this.#unread = null;
    const { clock } = this.#ports;
    this.#current = { request, startedAtMs: clock.nowMs(), startedMs: clock.monotonicMs() };
  }

  /** No other try follows: the record is made of what there is. */
  settle(): void {
    if (this.#over) return;
    this.#endUnread();
    this.#over = true;
    if (this.#tried === null || this.beginning.isWanted?.(this.#tried.outcome) === false) return;
    const { opening } = this.beginning;
    const record = makeRecord(this.beginning, this.#earlier, this.#tried);
    if (this.beginning.isWanted !== undefined) this.#ports.recorder.opened(opening);
    this.#ports.recorder.closed(record);
    this.#ports.timings.observe(opening.endpoint, record.responseTimeMs);
  }

  /** Someone else records this call. */
  withdraw(): void {
    if (this.#over) return;
    this.#over = true;
    if (this.beginning.isWanted === undefined) this.#ports.recorder.withdrawn(this.beginning.opening.id);
  }

  #end(outcome: Outcome, endedMs: number): void {
    if (this.#over || this.#tried !== null) return;
    const { startedAtMs, startedMs } = this.#current;
    this.#tried = { startedAtMs, startedMs, endedMs, outcome };
  }

  #endUnread(): void {
    if (this.#unread !== null) this.#end(this.#unread.outcome(), this.#unread.atMs);
    else this.end(failed(new Fault("cancelled", "Nobody read the answer."), null), this.#current);
  }
}
