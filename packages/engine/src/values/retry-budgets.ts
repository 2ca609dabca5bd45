import type { Clock, Endpoint } from "@ai-liaison/core";
import { RetryBudget } from "@ai-liaison/resilience";

/** The budget of each address, shared by all calls to it, for as long as the address is configured. */
export class RetryBudgets {
  readonly #clock: Clock;
  readonly #budgets = new WeakMap<Endpoint, RetryBudget>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  of(endpoint: Endpoint): RetryBudget {
    const known = this.#budgets.get(endpoint);
    if (known !== undefined) return known;
    const budget = new RetryBudget(this.#clock);
    this.#budgets.set(endpoint, budget);
    return budget;
  }
}
