import { ProviderError } from "@ai-liaison/core";
import type { SingleRequest } from "./embedding-request.ts";
import { splitAnswer } from "./split-answer.ts";
import { WaitingCaller } from "./waiting-caller.ts";

/** Sends a request by the SDK. */
export type SendEmbeddings = (params: object, options?: { readonly signal: AbortSignal }) => PromiseLike<unknown>;

/** The vendor found fault with the request itself: one bad input among good ones, or too many of them. */
const REFUSED = [400, 413, 422];

/** Requests that become one. */
export class EmbeddingBatch {
  readonly #callers: WaitingCaller[] = [];
  /** Of the request under way; null before it is sent. */
  #controller: AbortController | null = null;

  get size(): number {
    return this.#waiting().length;
  }

  add(request: SingleRequest): Promise<unknown> {
    const caller = new WaitingCaller(request, () => {
      if (this.size === 0) this.#controller?.abort();
    });
    this.#callers.push(caller);
    return caller.promise;
  }

  /** Sends what is still waited for; settles every caller, and never rejects. */
  async send(send: SendEmbeddings): Promise<void> {
    const callers = this.#waiting();
    const [first] = callers;
    if (first === undefined) return;
    if (callers.length === 1) return sendAlone(first, send);
    this.#controller = new AbortController();
    const inputs = callers.map(({ request }) => request.input);
    try {
      const answer = await send({ ...first.request.params, input: inputs }, { signal: this.#controller.signal });
      const answers = splitAnswer(answer, inputs);
      for (const [at, caller] of callers.entries()) {
        const own = answers[at] ?? null;
        if (own === null) caller.reject(noEmbedding());
        else caller.resolve(own);
      }
    } catch (error) {
      if (isRefusal(error)) await Promise.all(this.#waiting().map((caller) => sendAlone(caller, send)));
      else for (const caller of callers) caller.reject(error);
    }
  }

  #waiting(): readonly WaitingCaller[] {
    return this.#callers.filter(({ isGone }) => !isGone);
  }
}

/** As if there were no batches: the SDK's own request, answer and error. */
async function sendAlone(caller: WaitingCaller, send: SendEmbeddings): Promise<void> {
  const { params, signal } = caller.request;
  try {
    caller.resolve(await (signal === null ? send(params) : send(params, { signal })));
  } catch (error) {
    caller.reject(error);
  }
}

function noEmbedding(): ProviderError {
  return new ProviderError("The vendor's answer to a batch of inputs lacks the embedding of this one.", {
    code: "malformed_response",
    status: 502,
    hint: "Send the request again, or with `maxBatch: 1` if it lasts.",
  });
}

function isRefusal(error: unknown): boolean {
  return (
    typeof error === "object" && error !== null && "status" in error && REFUSED.some((code) => code === error.status)
  );
}
