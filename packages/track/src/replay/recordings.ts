import type { JsonObject } from "@ai-liaison/core";
import type { Exchange, RecordedRequest, RecordedResponse } from "./exchange.ts";
import type { RecordingStore, SavedExchange } from "./recording-store.ts";
import type { Candidate } from "./replay-miss.ts";
import type { MatchOptions } from "./replay-options.ts";
import { keyOf, viewOf } from "./request-view.ts";

interface Recording extends Candidate {
  readonly exchange: Exchange;
  readonly key: string;
  used: boolean;
}

interface Slot {
  saved: SavedExchange | null;
}

/** What was recorded before, each to be given out once, in order; and what is being recorded now. */
export class Recordings {
  readonly #store: RecordingStore;
  readonly #match: MatchOptions;
  readonly #anew: boolean;
  #loaded: readonly Recording[] | null = null;
  /** In the order in which the requests were asked, whichever is answered first. */
  readonly #slots: Slot[] = [];
  readonly #occurrences = new Map<string, number>();

  constructor(store: RecordingStore, match: MatchOptions, anew: boolean) {
    this.#store = store;
    this.#match = match;
    this.#anew = anew;
  }

  get place(): string {
    return this.#store.place;
  }

  /** The next recording of this request; null when there is none, or no more. */
  take(request: RecordedRequest): RecordedResponse | null {
    const found = this.#equalTo(request).find((recording) => !recording.used);
    if (found === undefined) return null;
    found.used = true;
    return found.exchange.response;
  }

  /** The last recording of this request, used or not. */
  last(request: RecordedRequest): RecordedResponse | null {
    return this.#equalTo(request).at(-1)?.exchange.response ?? null;
  }

  count(request: RecordedRequest): number {
    return this.#equalTo(request).length;
  }

  get candidates(): readonly Candidate[] {
    return this.#all;
  }

  get unused(): readonly RecordedRequest[] {
    return this.#all.filter((recording) => !recording.used).map((recording) => recording.exchange.request);
  }

  viewOf(request: RecordedRequest): JsonObject {
    return viewOf(request, this.#match);
  }

  /** Keeps a place for a request's answer, which is given when it is there. Throws where nothing can be written. */
  reserve(request: RecordedRequest): (response: RecordedResponse) => void {
    this.#store.prepare();
    const key = keyOf(request, this.#match);
    const occurrence = (this.#occurrences.get(key) ?? (this.#anew ? 0 : this.count(request))) + 1;
    this.#occurrences.set(key, occurrence);
    const slot: Slot = { saved: null };
    this.#slots.push(slot);
    return (response) => {
      slot.saved = { exchange: { request, response }, key, occurrence };
      const own = this.#slots.map(({ saved }) => saved).filter((saved) => saved !== null);
      this.#store.save(slot.saved, own);
    };
  }

  #equalTo(request: RecordedRequest): readonly Recording[] {
    const key = keyOf(request, this.#match);
    return this.#all.filter((recording) => recording.key === key);
  }

  /** Read when it is first needed: whoever only prepares a client opens no file. */
  get #all(): readonly Recording[] {
    this.#loaded ??= this.#store.load().map(({ exchange, place }) => ({
      exchange,
      place,
      view: this.viewOf(exchange.request),
      key: keyOf(exchange.request, this.#match),
      used: false,
    }));
    return this.#loaded;
  }
}
