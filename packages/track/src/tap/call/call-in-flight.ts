import { type Clock, Fault } from "@ai-liaison/core";
import type { Recorder } from "../../delivery/recorder.ts";
import { quietly } from "../quietly.ts";
import type { SentRequest } from "../request/sent-request.ts";
import { callsAtExit, type OpenPlace } from "./calls-at-exit.ts";
import { type CallBeginning, makeRecord, type TriedRequest } from "./make-record.ts";
import { failed, type Outcome } from "./outcome.ts";
import { withoutCredentials } from "./redact-fault.ts";

/** What a call works with. */
interface CallPorts {
  readonly clock: Clock;
  readonly recorder: Recorder;
  warn(message: string): void;
  readonly timings: { observe(endpoint: string, milliseconds: number): void };
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
  #place: OpenPlace | null;

  constructor(beginning: CallBeginning, request: SentRequest, ports: CallPorts) {
    this.beginning = beginning;
    this.#ports = ports;
    const startedAtMs = beginning.opening.createdAtMs;
    this.#current = { request, startedMs: ports.clock.monotonicMs(), startedAtMs };
    this.#place = callsAtExit.add(this);
  }

  /** The try that runs, or ran last. */
  get current(): Try {
    return this.#current;
  }

  /** How many tries there were, up to some dozens; the one that runs is counted. */
  get tries(): number {
    return this.#earlier.length + 1;
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** What came of the latest try is known, be it from the answer's head alone. */
  get isAnswered(): boolean {
    return this.#tried !== null || this.#unread !== null;
  }

  /** The try is over, and no other will follow. */
  finish(outcome: Outcome, of: Try): void {
    if (this.#over || of !== this.#current) return;
    this.end(outcome, of);
    this.settle();
  }

  /** The try is over; whether another follows is not known yet. */
  end(outcome: Outcome, of: Try): void {
    if (this.#over || of !== this.#current || this.#tried !== null) return;
    this.#tried = this.#triedUntil(this.#ports.clock.monotonicMs(), outcome);
  }

  /** An answer's head came; this is what it means if its body is left alone. */
  unlessRead(outcome: () => Outcome): void {
    this.#unread = { outcome, atMs: this.#ports.clock.monotonicMs() };
  }

  /** The same request is sent again. */
  tryAgain(request: SentRequest): void {
    if (this.#earlier.length >= MAX_EARLIER) this.#earlier.splice(1, 1);
    this.#earlier.push(this.#tried ?? this.#leftAlone());
    this.#tried = null;
    this.#unread = null;
    const { clock } = this.#ports;
    this.#current = { request, startedAtMs: clock.nowMs(), startedMs: clock.monotonicMs() };
  }

  /** No other try follows: the record is made of what there is. */
  settle(): void {
    if (!this.#leave()) return;
    // A timer may have called, at whom nothing may be thrown either.
    quietly(this.#ports, () => this.#record(this.#tried ?? this.#leftAlone()));
  }

  /** Someone else records this call. */
  withdraw(): void {
    if (!this.#leave()) return;
    if (this.beginning.isWanted === undefined) this.#ports.recorder.withdrawn(this.beginning.opening.id);
  }

  /** False when it is over already. */
  #leave(): boolean {
    if (this.#over) return false;
    this.#over = true;
    if (this.#place !== null) callsAtExit.remove(this.#place);
    this.#place = null;
    return true;
  }

  #record(last: TriedRequest): void {
    const { opening, isWanted } = this.beginning;
    if (isWanted?.(last.outcome) === false) return;
    const record = makeRecord(this.beginning, this.#earlier, last);
    if (isWanted !== undefined) this.#ports.recorder.opened(opening);
    this.#ports.recorder.closed(record);
    this.#ports.timings.observe(opening.endpoint, record.responseTimeMs);
  }

  /** The try as it stands, though nobody read its answer to the end. */
  #leftAlone(): TriedRequest {
    if (this.#unread !== null) return this.#triedUntil(this.#unread.atMs, this.#unread.outcome());
    const outcome = failed(new Fault("cancelled", "Nobody read the answer."), null);
    return this.#triedUntil(this.#ports.clock.monotonicMs(), outcome);
  }

  #triedUntil(endedMs: number, outcome: Outcome): TriedRequest {
    const { request, startedAtMs, startedMs } = this.#current;
    return { startedAtMs, startedMs, endedMs, outcome: withoutCredentials(outcome, request) };
  }
}
