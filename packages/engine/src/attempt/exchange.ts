import {
  type Abort,
  type Clock,
  Fault,
  type Flow,
  isFault,
  type RequestHead,
  type Transport,
  type UpstreamHandler,
  type UpstreamHeaders,
  type Usage,
} from "@ai-liaison/core";
import { unmistakableSecretsOf } from "@ai-liaison/providers";
import type { FailedTry, OpenStream, StreamReply, TryTiming, VendorAnswer, WholeReply } from "../values/answer.ts";
import type { Target } from "../values/plan.ts";
import { chooseReading } from "./choose-reading.ts";
import { announcesStream } from "./read-whole.ts";
import type { Reading, ReadingOwner, WholeAnswerRead } from "./reading.ts";
import { SecretGuard } from "./secret-guard.ts";
import type { PreparedRequest } from "./upstream-request.ts";
import { type Overdue, Watch } from "./watch.ts";

/**
 * One try at one target, from the first byte sent to an outcome: a whole body, a stream that has begun to say
 * something, or a failure. It settles exactly once. A stream outlives its outcome: from then on events go to its
 * queue, and whoever holds the reply decides when it stops.
 */
export interface ExchangeOptions {
  readonly target: Target;
  readonly prepared: PreparedRequest;
  readonly clock: Clock;
  readonly head: RequestHead;
  readonly idleMs: number;
  /** Monotonic time at which the whole call must be over. */
  readonly endsAtMs: number;
  readonly maxBytes: number;
  readonly transport: Transport;
}

export type TryOutcome = WholeReply | StreamReply | FailedTry;

const NOTHING = Buffer.alloc(0);

export class Exchange implements UpstreamHandler, ReadingOwner, Flow {
  status = 0;
  headers: UpstreamHeaders = {};
  readonly #options: ExchangeOptions;
  readonly #target: Target;
  readonly #clock: Clock;
  readonly #startedAtMs: number;
  readonly #startedMs: number;
  #settle: ((outcome: TryOutcome) => void) | null;
  #abortSend: Abort | null = null;
  readonly #watch: Watch;
  #flow: Flow | null = null;
  #reading: Reading | null = null;
  /** An error has its own: see `isConfidential`. */
  readonly #guard: SecretGuard | null;
  #firstTokenMs: number | null = null;
  #told: Usage | null = null;
  #over = false;
  /** False once the vendor may have done the work: then the same address is not asked again. */
  #mayRepeat = true;

  constructor(options: ExchangeOptions, settle: (outcome: TryOutcome) => void) {
    this.#options = options;
    this.#target = options.target;
    this.#clock = options.clock;
    this.#startedAtMs = options.clock.nowMs();
    this.#startedMs = options.clock.monotonicMs();
    this.#settle = settle;
    const { idleMs, endsAtMs, target } = options;
    this.#guard =
      target.format.relay?.unknown === true ? new SecretGuard(unmistakableSecretsOf(target.provider)) : null;
    const limits = { firstTokenMs: target.provider.timeoutMs, idleMs, endsAtMs };
    this.#watch = new Watch(options.clock, limits, (what) => this.fail(this.#overdue(what)));
  }

  start(): void {
    this.#watch.start();
    this.#abortSend = this.#options.transport.send(this.#options.prepared.request, this);
    if (this.#over) this.#abortSend();
  }

  onHeaders(status: number, headers: UpstreamHeaders, flow: Flow): void {
    this.status = status;
    this.headers = headers;
    this.#flow = flow;
    const { head, target } = this.#options;
    if (!head.stream && target.format.relay === undefined && announcesStream(target, headers) && status < 300) {
      this.fail(this.malformed("sent a stream where a whole answer was asked for"));
    }
  }

  onData(chunk: Buffer): void {
    if (this.#over) return;
    this.#watch.touch();
    try {
      this.#read(this.#guard === null || this.status >= 300 ? chunk : this.#guard.pass(chunk));
    } catch (error) {
      this.#failUnread(error);
    }
  }

  onEnd(): void {
    if (this.#over) return;
    try {
      this.#read(this.#guard?.rest() ?? NOTHING);
      this.#readingFor(NOTHING).onEnd();
    } catch (error) {
      this.#failUnread(error);
    }
  }

  #read(bytes: Buffer): void {
    if (bytes.length > 0) this.#readingFor(bytes).onData(bytes);
  }

  /** While the vendor is paused, its silence is ours. */
  pause(): void {
    this.#watch.hold();
    this.#flow?.pause();
  }

  resume(): void {
    this.#watch.release();
    this.#flow?.resume();
  }

  onError(error: Error, sent: boolean): void {
    if (this.#over) return;
    this.#mayRepeat = !sent;
    if (isFault(error)) {
      this.fail(error);
      return;
    }
    const what = this.status === 0 ? "failed" : "broke before the answer was complete";
    this.fail(
      new Fault("network", `The connection to \`${this.#target.provider.name}\` ${what} (${reasonOf(error)}).`, {
        cause: error,
      }),
    );
  }

  /** Ends the exchange, from within or outside: a failed try, or, once it speaks, a fault at the end of its stream. */
  fail(fault: Fault, vendorAnswer: VendorAnswer | null = null): void {
    if (this.#over) return;
    this.stop();
    const settle = this.#takeSettle();
    if (settle !== null) {
      const endedMs = this.#clock.monotonicMs();
      settle({
        kind: "failed",
        target: this.#target,
        fault,
        vendorAnswer,
        timing: this.#timing(),
        endedMs,
        mayRepeat: this.#mayRepeat,
        ...(this.#told !== null && { usage: this.#told }),
      });
    } else this.#reading?.breakOff?.({ type: "fault", fault: asInterruption(fault) });
  }

  /** From now on silence is what is watched, and the call's own end. */
  begin(): void {
    this.#firstTokenMs = this.#watch.begin();
  }

  tell(usage: Usage): void {
    this.#told = usage;
  }

  settleWhole(bytes: Buffer, { parts, keptIds }: WholeAnswerRead): void {
    this.finish();
    this.#takeSettle()?.({
      kind: "whole",
      target: this.#target,
      status: this.status,
      headers: this.headers,
      bytes,
      parts,
      keptIds,
      timing: this.#timing(),
      endedMs: this.#clock.monotonicMs(),
      warnings: this.#options.prepared.warnings,
    });
  }

  settleStream(stream: OpenStream, framed: boolean): void {
    this.#takeSettle()?.({
      kind: "stream",
      target: this.#target,
      status: this.status,
      headers: this.headers,
      stream,
      framed,
      timing: this.#timing(),
      warnings: this.#options.prepared.warnings,
      usageInjected: this.#options.prepared.usageInjected,
    });
  }

  finish(): void {
    this.#over = true;
    this.#watch.stop();
  }

  stop(): void {
    this.finish();
    this.#abortSend?.();
  }

  nowMs(): number {
    return this.#clock.nowMs();
  }

  malformed(what: string): Fault {
    return new Fault("malformed_response", `The provider \`${this.#target.provider.name}\` ${what}.`);
  }

  #readingFor(first: Buffer): Reading {
    if (this.#reading !== null) return this.#reading;
    const { target, head, maxBytes } = this.#options;
    const flow = this.#flow === null ? null : this;
    this.#reading = chooseReading({ owner: this, target, head, flow, maxBytes, first });
    return this.#reading;
  }

  #failUnread(error: unknown): void {
    this.fail(
      isFault(error)
        ? error
        : new Fault("malformed_response", `The answer of \`${this.#target.provider.name}\` could not be read.`, {
            cause: error,
          }),
    );
  }

  #takeSettle(): ((outcome: TryOutcome) => void) | null {
    const settle = this.#settle;
    this.#settle = null;
    return settle;
  }

  #timing(): TryTiming {
    return { startedAtMs: this.#startedAtMs, startedMs: this.#startedMs, firstTokenMs: this.#firstTokenMs };
  }

  #overdue(what: Overdue): Fault {
    if (what === "end") {
      return new Fault("timeout", "The call took longer than it was allowed to.", {
        hint: "Raise `x-liaison-timeout-ms` or, in liaison.yaml, `timeouts`.",
      });
    }
    const { name, timeoutMs } = this.#target.provider;
    const waitedMs = what === "idle" ? this.#options.idleMs : timeoutMs;
    return new Fault("timeout", `The provider \`${name}\` sent nothing for ${waitedMs} ms.`);
  }
}

/** A connection lost in mid-stream is told as what it means: the answer is not whole. */
function asInterruption(fault: Fault): Fault {
  return fault.code === "network" ? new Fault("interrupted", fault.message, { cause: fault.cause }) : fault;
}

function reasonOf(error: Error): string {
  const { code } = error as { readonly code?: unknown };
  return typeof code === "string" ? code : error.name;
}
