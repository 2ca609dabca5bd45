import type { KnownEndpoint } from "../destination/endpoint.ts";
import type { Destination } from "../destination/recognise.ts";
import type { SentRequest } from "../request/sent-request.ts";
import type { Outcome } from "./outcome.ts";

const MAX_PENDING = 10_000;

/**
 * Answers that the vendor makes in the background: the request that orders one brings no usage, and later looks at it
 * all bring the same. The first that shows it is recorded. The oldest are forgotten when there are too many.
 */
export class BackgroundAnswers {
  readonly #pending = new Map<string, KnownEndpoint>();

  /** Takes note of an answer that is still to come. */
  note(request: SentRequest, outcome: Outcome): void {
    const { destination, endpoint, model } = request;
    const path = pathOf(request, outcome);
    if (path === null || outcome.usageSource !== "none") return;
    if (this.#pending.size >= MAX_PENDING) this.#forgetOldest();
    const place = { ...endpoint.place, model: endpoint.place.model ?? model };
    this.#pending.set(destination.origin + path, { ...endpoint, place });
  }

  /** What a look at this address asks for; null when nothing is expected there. */
  at(destination: Destination): KnownEndpoint | null {
    if (destination.method !== "GET") return null;
    return this.#pending.get(addressOf(destination)) ?? null;
  }

  /** True the first time only. */
  take(destination: Destination): boolean {
    return this.#pending.delete(addressOf(destination));
  }

  #forgetOldest(): void {
    for (const oldest of this.#pending.keys()) {
      this.#pending.delete(oldest);
      return;
    }
  }
}

/** Where the answer will be looked at; null when nothing is to come. */
function pathOf({ body, destination }: SentRequest, { laterAt, facts }: Outcome): string | null {
  if (laterAt !== undefined) return laterAt;
  return body?.background === true && typeof facts?.id === "string" ? `${destination.path}/${facts.id}` : null;
}

function addressOf({ origin, path }: Destination): string {
  return origin + path;
}
