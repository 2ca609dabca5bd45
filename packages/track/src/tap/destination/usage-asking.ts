import type { Destination } from "./recognise.ts";

/** Which addresses are asked for the usage of their streams: those that did not refuse the wish. */
export class UsageAsking {
  readonly #wanted: boolean;
  readonly #refusing = new Set<string>();

  constructor(wanted: boolean) {
    this.#wanted = wanted;
  }

  asks({ origin, knownHost }: Destination): boolean {
    return this.#wanted && knownHost?.reportsUsage !== true && !this.#refusing.has(origin);
  }

  /** The address answered that it does not know the wish. */
  refuse(origin: string): void {
    this.#refusing.add(origin);
  }
}
