import { startProcess } from "./child-process.ts";
import { startGateway } from "./gateway.ts";
import { startNginx } from "./nginx.ts";

/**
 * `direct`: nothing between. `nginx`: where it is installed, so that the figures of two machines can be compared. `bare`: a
 * pass-through, which every gate is measured against. `gateway`: the product.
 */
export type ContenderName = "direct" | "nginx" | "bare" | "gateway";

/** One way from the load generator to the mock vendor. */
export interface Contender extends AsyncDisposable {
  readonly name: ContenderName;
  readonly url: string;
  readonly authorization: string;
  /** Whose CPU time and memory count; null where nothing stands between. */
  readonly pid: number | null;
  /** What can be said of it when all is done: how many calls it has recorded. */
  readonly recorded?: () => number;
}

const ANY_KEY = "Bearer sk-bench-0000000000000000000000000000000000000000";

/** Starts the contenders asked for, in the order of their windows. */
export async function startContenders(
  names: readonly ContenderName[],
  mockUrl: string,
  stack: AsyncDisposableStack,
): Promise<readonly Contender[]> {
  const contenders: Contender[] = [];
  for (const name of names) contenders.push(stack.use(await startContender(name, mockUrl)));
  return contenders;
}

async function startContender(name: ContenderName, mockUrl: string): Promise<Contender> {
  switch (name) {
    case "direct":
      return { name, url: mockUrl, authorization: ANY_KEY, pid: null, [Symbol.asyncDispose]: async () => {} };
    case "nginx": {
      const nginx = await startNginx(mockUrl);
      const dispose = (): PromiseLike<void> => nginx[Symbol.asyncDispose]();
      return { name, url: nginx.url, authorization: ANY_KEY, pid: nginx.pid, [Symbol.asyncDispose]: dispose };
    }
    case "bare": {
      const proxy = await startProcess("./bare-proxy.ts", mockUrl);
      const dispose = (): PromiseLike<void> => proxy[Symbol.asyncDispose]();
      return { name, url: proxy.url, authorization: ANY_KEY, pid: proxy.pid, [Symbol.asyncDispose]: dispose };
    }
    case "gateway": {
      const gateway = await startGateway(mockUrl);
      const { url, pid, authorization, recorded } = gateway;
      return { name, url, pid, authorization, recorded, [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose]() };
    }
    default:
      return name satisfies never;
  }
}
