import type { SingleRequest } from "./embedding-request.ts";

/** Somebody who waits for one embedding of a batch; gone as soon as it is settled, by an answer, an error or an abort. */
export class WaitingCaller {
  readonly request: SingleRequest;
  readonly promise: Promise<unknown>;
  readonly #resolve: (answer: unknown) => void;
  readonly #reject: (error: unknown) => void;
  readonly #onAbort: () => void;
  #isGone = false;

  constructor(request: SingleRequest, onGone: () => void) {
    this.request = request;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.promise = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#onAbort = () => {
      this.reject(request.signal?.reason);
      onGone();
    };
    request.signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  resolve(answer: unknown): void {
    this.#leave();
    this.#resolve(answer);
  }

  reject(error: unknown): void {
    this.#leave();
    this.#reject(error);
  }

  #leave(): void {
    this.#isGone = true;
    this.request.signal?.removeEventListener("abort", this.#onAbort);
  }
}
