/**
 * Many callers that each ask for one embedding become one request: vendors charge by token and limit by request. What
 * is batched looks to each caller as if it had asked alone, but for three things: `usage` is its share of the whole, by
 * the length of its input; an abort rejects with the signal's own reason; and the promise is a plain one. Calls are only
 * ever put together when they agree in every parameter and in whom they are for.
 */
import { type Clock, systemClock } from "@ai-liaison/core";
import { currentFrame, frameContext, runInFrame } from "../context/context-frames.ts";
import { EmbeddingBatch, type SendEmbeddings } from "./embeddings/embedding-batch.ts";
import { type SingleRequest, singleRequest } from "./embeddings/embedding-request.ts";

/** As much of an SDK's client as is needed; tracked or not. */
export interface EmbeddingClient {
  readonly embeddings: { create(params: object, options?: object): PromiseLike<unknown> };
}

type Create<Client extends EmbeddingClient> = Client["embeddings"]["create"];

export interface EmbeddingBatcher<Client extends EmbeddingClient> {
  readonly embeddings: {
    create(
      params: Parameters<Create<Client>>[0],
      options?: Parameters<Create<Client>>[1],
    ): Promise<Awaited<ReturnType<Create<Client>>>>;
  };
}

export interface EmbeddingBatcherOptions {
  /** Inputs in one request at most; 64 unless told. */
  readonly maxBatch?: number;
  /** How long the first caller waits for others, in milliseconds; 5 unless told. */
  readonly maxWaitMs?: number;
  readonly clock?: Clock;
}

/**
 * The client's `embeddings.create`, batched. Several inputs at once, token lists and requests with options other than a
 * signal go as they are. When the vendor refuses a batch (400, 413, 422), each input is sent alone, so that only the bad
 * one fails; any other error is everyone's.
 *
 * @example const { embeddings } = batchEmbeddings(client, { maxWaitMs: 10 });
 */
export function batchEmbeddings<Client extends EmbeddingClient>(
  client: Client,
  options: EmbeddingBatcherOptions = {},
): EmbeddingBatcher<Client> {
  const batches = new OpenBatches((params, sendOptions) => client.embeddings.create(params, sendOptions), options);
  const create = async (params: object, sendOptions?: object): Promise<unknown> => {
    const single = singleRequest(params, sendOptions);
    return single === null ? client.embeddings.create(params, sendOptions) : batches.add(single);
  };
  // What `create` gives is what the client's own gave, or one like it.
  return { embeddings: { create } } as EmbeddingBatcher<Client>;
}

/** The batches that wait for more, by what their requests have in common. */
class OpenBatches {
  readonly #send: SendEmbeddings;
  readonly #maxBatch: number;
  readonly #maxWaitMs: number;
  readonly #clock: Clock;
  readonly #open = new Map<string, { readonly batch: EmbeddingBatch; readonly close: () => void }>();

  constructor(send: SendEmbeddings, { maxBatch = 64, maxWaitMs = 5, clock = systemClock }: EmbeddingBatcherOptions) {
    this.#send = send;
    this.#maxBatch = maxBatch;
    this.#maxWaitMs = maxWaitMs;
    this.#clock = clock;
  }

  add(request: SingleRequest): Promise<unknown> {
    const { batch, close } = this.#open.get(request.key) ?? this.#openBatch(request.key);
    const answer = batch.add(request);
    if (batch.size >= this.#maxBatch) close();
    return answer;
  }

  #openBatch(key: string) {
    const batch = new EmbeddingBatch();
    const send = inThisContext(() => void batch.send(this.#send));
    const close = () => {
      cancel();
      this.#open.delete(key);
      send();
    };
    const cancel = this.#clock.after(this.#maxWaitMs, close);
    const opened = { batch, close };
    this.#open.set(key, opened);
    return opened;
  }
}

/** Even when a scope with `using`, in which the first caller asked, has ended: all callers have the same context. */
function inThisContext(work: () => void): () => void {
  const frame = currentFrame();
  if (frame === null) return work;
  return () => runInFrame({ kind: "run", context: frameContext(frame), around: null, open: true }, work);
}
