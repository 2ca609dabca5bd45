import { type BenchProcess, startProcess } from "./child-process.ts";
import type { LoadOrder, LoadResult } from "./load-window.ts";

/** The load generator's process, one order at a time. */
export interface LoadGenerator extends AsyncDisposable {
  run(order: LoadOrder): Promise<LoadResult>;
}

export async function startLoadGenerator(): Promise<LoadGenerator> {
  const generator: BenchProcess = await startProcess("./load.ts");
  return {
    run: (order) =>
      new Promise((resolve, reject) => {
        generator.child.once("message", (message: LoadResult | { readonly error: string }) => {
          if ("error" in message) reject(new Error(message.error));
          else resolve(message);
        });
        generator.child.send(order);
      }),
    [Symbol.asyncDispose]: () => generator[Symbol.asyncDispose](),
  };
}
