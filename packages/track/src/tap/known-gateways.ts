/** Addresses whose answers carry `x-liaison-call-id`: they record by themselves, and are told the context in headers. */
export class KnownGateways {
  readonly #origins = new Set<string>();

  constructor(urls: readonly string[]) {
    for (const url of urls) {
      const parsed = URL.parse(url);
      if (parsed !== null) this.#origins.add(parsed.origin);
    }
  }

  has(origin: string): boolean {
    return this.#origins.has(origin);
  }

  /** True when it is new. */
  learn(origin: string): boolean {
    if (this.#origins.has(origin)) return false;
    this.#origins.add(origin);
    return true;
  }
}
