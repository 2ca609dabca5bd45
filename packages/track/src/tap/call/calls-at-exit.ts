import { beforeLeaving, type SettleCalls } from "../../delivery/exit-hooks.ts";

/** A call, as far as it concerns the end of the process. */
export interface OpenCall {
  /** What came of its latest try is known. */
  readonly isAnswered: boolean;
  settle(): void;
}

/** A call's place among the open ones. */
export interface OpenPlace {
  readonly call: OpenCall;
  before: OpenPlace | null;
  after: OpenPlace | null;
}

/** Calls nobody ever ends must not fill the memory. */
const MAX_OPEN = 10_000;

/**
 * The calls of this process that have no record yet. When it comes to its end, whoever could still read their answers or
 * try them again is gone: they are settled before the recorders are asked whether anything is left to deliver.
 *
 * A chain, not a set: one that is filled and emptied by every call costs more than the rest of the record.
 */
export class CallsAtExit {
  readonly #beforeLeaving: (settle: SettleCalls) => void;
  #latest: OpenPlace | null = null;
  #count = 0;
  #isListening = false;

  constructor(listen: (settle: SettleCalls) => void) {
    this.#beforeLeaving = listen;
  }

  /** Null when there are too many. */
  add(call: OpenCall): OpenPlace | null {
    if (this.#count >= MAX_OPEN) return null;
    if (!this.#isListening) this.#listen();
    const place: OpenPlace = { call, before: this.#latest, after: null };
    if (this.#latest !== null) this.#latest.after = place;
    this.#latest = place;
    this.#count += 1;
    return place;
  }

  remove(place: OpenPlace): void {
    if (place.before !== null) place.before.after = place.after;
    if (place.after !== null) place.after.before = place.before;
    else this.#latest = place.before;
    this.#count -= 1;
  }

  #listen(): void {
    this.#isListening = true;
    this.#beforeLeaving((isIdle) => this.#settle((call) => isIdle || call.isAnswered));
  }

  /** In the midst of things only what is answered: the others were under way, which their openings tell. */
  #settle(isDue: (call: OpenCall) => boolean): void {
    let place = this.#latest;
    while (place !== null) {
      const { call, before } = place;
      if (isDue(call)) call.settle();
      place = before;
    }
  }
}

export const callsAtExit = new CallsAtExit(beforeLeaving);
