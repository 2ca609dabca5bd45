import type { Fault } from "@ai-liaison/core";
import type { TapHints } from "../fetch.ts";
import { quietly } from "../quietly.ts";
import type { SentRequest } from "../request/sent-request.ts";
import type { TapPorts } from "../tap-ports.ts";
import type { CallInFlight, Try } from "./call-in-flight.ts";
import { faultOfBreak } from "./failure-fault.ts";
import { awaitNextTry } from "./join-tries.ts";
import type { Outcome } from "./outcome.ts";
import { willBeRetried, willBeRetriedUnsaid } from "./retries.ts";

/** The end of one try, as the readers of its answer tell it. Nothing here throws at them. */
export class CallEnd {
  readonly #call: CallInFlight;
  readonly #of: Try;
  readonly #request: SentRequest;
  readonly #hints: TapHints;
  readonly #ports: TapPorts;
  #readers = 0;

  constructor(call: CallInFlight, request: SentRequest, hints: TapHints, ports: TapPorts) {
    this.#call = call;
    this.#of = call.current;
    this.#request = request;
    this.#hints = hints;
    this.#ports = ports;
  }

  /** Who reads as a stream lets go of its reader, and never comes back. */
  get isLetGo(): boolean {
    return this.#hints.letsGo === true;
  }

  /** What the answer's head alone says of it. */
  unlessRead(outcome: () => Outcome): void {
    this.#call.unlessRead(outcome);
  }

  addReader(): void {
    this.#readers += 1;
  }

  finish(outcome: () => Outcome): void {
    this.#tell(() => this.#finish(outcome()));
  }

  /** It broke off; SDKs try again when it was their time that was up. */
  break(error: unknown, outcome: (fault: Fault) => Outcome): void {
    this.#tell(() => {
      const fault = faultOfBreak(error, this.#request, this.#ports.clock.monotonicMs() - this.#of.startedMs);
      if (fault.code !== "timeout" || !willBeRetried(fault, this.#request, this.#hints)) {
        this.#finish(outcome(fault));
        return;
      }
      this.#call.end(outcome(fault), this.#of);
      awaitNextTry(this.#call, this.#request, 0, this.#ports);
    });
  }

  /** SDKs throw an error's body away unread when they are about to try again; that try is waited for. */
  leave(outcome: () => Outcome, isError: boolean): void {
    this.#readers -= 1;
    if (this.#readers > 0) return;
    this.#tell(() => {
      if (isError && this.#ports.held.holds(this.#call)) this.#call.end(outcome(), this.#of);
      else this.#finish(outcome());
    });
  }

  #finish(outcome: Outcome): void {
    this.#ports.background.note(this.#request, outcome);
    if (willBeRetriedUnsaid(outcome, this.#call.tries, this.#hints)) this.#call.end(outcome, this.#of);
    else this.#call.finish(outcome, this.#of);
  }

  #tell(end: () => void): void {
    if (!this.#call.isOver) quietly(this.#ports, end);
  }
}
