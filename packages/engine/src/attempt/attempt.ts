import { Fault, isFault, toFault } from "@ai-liaison/core";
import { backoffDelayMs } from "@ai-liaison/resilience";
import type { AdmittedCall } from "../values/admitted-call.ts";
import type { Answer, FailedTry, WholeReply } from "../values/answer.ts";
import type { CallSignal } from "../values/call-signal.ts";
import type { Plan, Target } from "../values/plan.ts";
import type { EnginePorts } from "../values/ports.ts";
import { countHere } from "./count-here.ts";
import { Exchange, type TryOutcome } from "./exchange.ts";
import { ownReply } from "./own-reply.ts";
import { type PreparedRequest, prepareRequest } from "./upstream-request.ts";

/**
 * Tries the plan's targets until one speaks. In rounds: every target that may still help is asked once before any is
 * asked again, so that a healthy fallback answers without waiting; between rounds there is a pause, as long as the
 * vendors ask for or a random one. A target leaves when its fault says that asking again is useless, or when too many
 * calls have asked its address again already.
 */
export function attempt(call: AdmittedCall, plan: Plan, ports: EnginePorts, signal: CallSignal): Promise<Answer> {
  return new AttemptRun(call, plan, ports, signal).rounds();
}

class AttemptRun {
  readonly #call: AdmittedCall;
  readonly #plan: Plan;
  readonly #ports: EnginePorts;
  readonly #signal: CallSignal;
  readonly #endsAtMs: number;
  readonly #failed: FailedTry[] = [];

  constructor(call: AdmittedCall, plan: Plan, ports: EnginePorts, signal: CallSignal) {
    this.#call = call;
    this.#plan = plan;
    this.#ports = ports;
    this.#signal = signal;
    this.#endsAtMs = call.facts.startedMs + plan.timeouts.totalMs;
  }

  async rounds(): Promise<Answer> {
    let targets: readonly Target[] = this.#plan.targets;
    for (let round = 1; ; round += 1) {
      for (const target of targets) {
        if (this.#signal.isGone || this.#ports.clock.monotonicMs() >= this.#endsAtMs) return this.#giveUp();
        const budget = this.#ports.retries.of(target.endpoint);
        if (round > 1 && !budget.take()) continue;
        const outcome = await this.#tryTarget(target);
        if (outcome.kind !== "failed") budget.answered();
        if (outcome.kind === "whole") return this.#whole(outcome);
        if (outcome.kind === "stream") return { kind: "stream", failed: this.#failed, reply: outcome };
        this.#failed.push(outcome);
        if (outcome.fault.retry === "never") return this.#giveUp();
      }
      targets = round < this.#plan.retry.maxAttempts ? this.#worthAnotherTry(targets) : [];
      if (targets.length === 0 || !(await this.#pause(round, targets))) return this.#giveUp();
    }
  }

  #whole(reply: WholeReply): Answer | Promise<Answer> {
    const failed = this.#failed;
    if (this.#call.relayed === null) return { kind: "whole", failed, reply };
    return ownReply(reply, this.#call, this.#ports.owners).then((own) => ({ kind: "whole", failed, reply: own }));
  }

  #worthAnotherTry(targets: readonly Target[]): readonly Target[] {
    return targets.filter((target) => {
      const last = this.#lastTry(target);
      if (last === undefined || !last.mayRepeat || last.fault.retry !== "same-target") return false;
      if ((last.fault.retryAfterMs ?? 0) > this.#plan.retry.maxDelayMs) return false;
      return this.#ports.retries.of(target.endpoint).allows;
    });
  }

  /** Waits before the next round; false when the client left or the call's time would run out. */
  async #pause(round: number, targets: readonly Target[]): Promise<boolean> {
    const { baseDelayMs, maxDelayMs } = this.#plan.retry;
    const asked = targets.map((target) => this.#lastTry(target)?.fault.retryAfterMs ?? 0);
    const jitter = backoffDelayMs({
      attempt: round,
      baseMs: baseDelayMs,
      capMs: maxDelayMs,
      random: this.#ports.random,
    });
    const delayMs = Math.max(Math.min(...asked), jitter);
    if (this.#ports.clock.monotonicMs() + delayMs >= this.#endsAtMs) return false;
    await new Promise<void>((resolve) => {
      const cancel = this.#ports.clock.after(delayMs, resolve);
      this.#signal.onGone(() => {
        cancel();
        resolve();
      });
    });
    return !this.#signal.isGone;
  }

  /** The fault that stands: the client's going, else the last one, with the vendor's own words. */
  #giveUp(): Answer {
    if (this.#signal.isGone) return { kind: "refused", failed: this.#failed, fault: cancelled(), vendorAnswer: null };
    const last = this.#failed.at(-1);
    const fault = last?.fault ?? new Fault("timeout", "The call's time was over before a provider could be asked.");
    return { kind: "refused", failed: this.#failed, fault, vendorAnswer: last?.vendorAnswer ?? null };
  }

  #tryTarget(target: Target): TryOutcome | Promise<TryOutcome> {
    if (target.countedHere) return this.#countHere(target);
    try {
      const prepared = prepareRequest(this.#call, target);
      return this.#exchange(target, prepared);
    } catch (error) {
      if (!isFault(error)) this.#ports.observer.onUnexpected(error, this.#call.facts.id);
      return this.#neverSent(target, toFault(error));
    }
  }

  async #countHere(target: Target): Promise<TryOutcome> {
    try {
      return await countHere(this.#call, target, this.#ports);
    } catch (error) {
      if (!isFault(error)) this.#ports.observer.onUnexpected(error, this.#call.facts.id);
      return this.#neverSent(target, toFault(error));
    }
  }

  #exchange(target: Target, prepared: PreparedRequest): Promise<TryOutcome> {
    const { clock, transportFor, settings } = this.#ports;
    return new Promise((resolve) => {
      const exchange = new Exchange(
        {
          target,
          prepared,
          clock,
          head: this.#call.head,
          idleMs: this.#plan.timeouts.idleMs,
          endsAtMs: this.#endsAtMs,
          maxBytes: settings().maxResponseBytes,
          transport: transportFor(target.provider),
        },
        resolve,
      );
      this.#signal.onGone(() => exchange.fail(cancelled()));
      exchange.start();
    });
  }

  /** A try that came to nothing before a byte was sent: another target may be asked in another format. */
  #neverSent(target: Target, fault: Fault): FailedTry {
    const { clock } = this.#ports;
    const nowMs = clock.monotonicMs();
    const timing = { startedAtMs: clock.nowMs(), startedMs: nowMs, firstTokenMs: null };
    return { kind: "failed", target, fault, vendorAnswer: null, timing, endedMs: nowMs, mayRepeat: false };
  }

  #lastTry(target: Target): FailedTry | undefined {
    return this.#failed.findLast((failed) => failed.target === target);
  }
}

function cancelled(): Fault {
  return new Fault("cancelled", "The client went away before the answer was complete.");
}
