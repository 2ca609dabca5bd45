import { Fault } from "@ai-liaison/core";
import { type CallBeginning, makeRecord, type TriedRequest } from "./make-record.ts";
import { failed, type Outcome } from "./outcome.ts";
import type { SentRequest } from "./sent-request.ts";
import type { TapPorts } from "./tap-ports.ts";

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
  readonly #ports: TapPorts;
  readonly #earlier: TriedRequest[] = [];
  #request: SentRequest;
  #startedAtMs: number;
  #startedMs: number;
  #tried: TriedRequest | null = null;
  #unread: Unread | null = null;
  #over = false;

  constructor(beginning: CallBeginning, request: SentRequest, ports: TapPorts) {
    this.beginning = beginning;
    this.#request = request;
    this.#ports = ports;
    this.#startedAtMs = beginning.opening.createdAtMs;
    this.#startedMs = ports.clock.monotonicMs();
  }

  /** The request of the try that runs, or ran last. */
  get request(): SentRequest {
    return this.#request;
  }

  /** When the try that runs began, by the monotonic clock. */
  get triedAtMs(): number {
    return this.#startedMs;
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** The try that runs is over, and no other will follow. */
  finish(outcome: Outcome): void {
    if (this.#over) return;
    this.end(outcome);
    this.settle();
  }

  /** The try that runs is over; whether another follows is not known yet. */
  end(outcome: Outcome): void {
    this.#end(outcome, this.#ports.clock.monotonicMs());
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
    this.#request = request;
    this.#startedAtMs = this.#ports.clock.nowMs();
    this.#startedMs = this.#ports.clock.monotonicMs();
  }

  /** No other try follows: the record is made of what there is. */
  settle(): void {
    if (this.#over) return;
    this.#endUnread();
    if (this.#tried === null) this.end(failed(new Fault("cancelled", "Nobody read the answer."), null));
    this.#over = true;
    const { opening } = this.beginning;
    if (this.#tried === null) return;
    const record = makeRecord(this.beginning, this.#earlier, this.#tried);
    this.#ports.recorder.closed(record);
    this.#ports.timings.observe(opening.endpoint, record.responseTimeMs);
  }

  /** Someone else records this call. */
  withdraw(): void {
    if (this.#over) return;
    this.#over = true;
    this.#ports.recorder.withdrawn(this.beginning.opening.id);
  }

  #end(outcome: Outcome, endedMs: number): void {
    if (this.#over || this.#tried !== null) return;
    this.#tried = { startedAtMs: this.#startedAtMs, startedMs: this.#startedMs, endedMs, outcome };
  }

  #endUnread(): void {
    if (this.#unread !== null) this.#end(this.#unread.outcome(), this.#unread.atMs);
  }
}
