import type { ResponseWatch } from "./response-watch.ts";

/** Answers that may be thrown away without a look: once one is garbage, nobody will ever read it. */
export class UnreadAnswers {
  readonly #registry = new FinalizationRegistry<Pick<ResponseWatch, "onCancel">>((watch) => watch.onCancel());
  /** Who keeps a body alone may still read it: its response is kept as long. */
  readonly #owners = new WeakMap<object, Response>();

  /** `watch` must not hold the response, else it would never be garbage. */
  expect(response: Response, watch: Pick<ResponseWatch, "onCancel">): void {
    this.#registry.register(response, watch);
    if (response.body) this.#owners.set(response.body, response);
  }
}
