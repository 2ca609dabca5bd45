import { Worker } from "node:worker_threads";
import { Fault, type JsonObject, type TokenCountRequest } from "@ai-liaison/core";
import { countableDialect } from "@ai-liaison/dialects";

/** Counts tokens on a thread of its own, started at the first question: it loads a vocabulary of many megabytes. */
export interface TokenCounter extends AsyncDisposable {
  /** Rejects with `server_error` when the thread fails, and with `invalid_request` for what cannot be counted. */
  count(request: TokenCountRequest): Promise<number>;
}

/** What the thread is asked, and what it answers. */
export interface CountQuestion {
  readonly id: number;
  readonly model: string;
  readonly body: JsonObject;
}
export type CountAnswer = { readonly id: number } & ({ readonly tokens: number } | { readonly error: string });

interface Waiting {
  readonly resolve: (tokens: number) => void;
  readonly reject: (fault: Fault) => void;
}

/** `module` is where the thread's code lies. */
export function createTokenCounter(module: URL): TokenCounter {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let lastId = 0;
  const fail = (cause: unknown): void => {
    worker = null;
    for (const { reject } of waiting.values()) {
      reject(new Fault("server_error", "The tokens could not be counted.", { cause }));
    }
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(module, { resourceLimits: { maxYoungGenerationSizeMb: 16 } });
    started.unref();
    started.on("message", (answer: CountAnswer) => {
      const asked = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ("tokens" in answer) asked?.resolve(answer.tokens);
      else asked?.reject(new Fault("server_error", "The tokens could not be counted.", { cause: answer.error }));
    });
    started.on("error", fail);
    started.on("exit", () => fail(new Error("the counting thread ended")));
    return started;
  };
  return {
    count: ({ model, chat }) => {
      const body = countableDialect.operations.chat?.writeRequest({ ...chat, model }).body ?? {};
      worker ??= start();
      lastId += 1;
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      waiting.set(lastId, { resolve, reject });
      worker.postMessage({ id: lastId, model, body } satisfies CountQuestion);
      return promise;
    },
    [Symbol.asyncDispose]: async () => {
      await worker?.terminate();
    },
  };
}
