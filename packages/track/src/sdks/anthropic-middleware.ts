import type { TapHints } from "../tap/fetch.ts";
import type { Tracker } from "../tracker.ts";
import type { GeneratedClient } from "./stainless.ts";

/** A request as middleware sees it: what `fetch` takes, with the address in it. */
type MiddlewareRequest = RequestInit & { readonly url: string };
type Next = (request: MiddlewareRequest) => Promise<Response>;
type Middleware = (request: MiddlewareRequest, next: Next, context: unknown) => Promise<Response>;

/** A client of a cloud that signs its requests, or answers in frames of its own. */
export interface MiddlewareClient extends GeneratedClient {
  middleware: readonly Middleware[];
}

/** Which middleware is ours. */
const ours = new WeakSet<Middleware>();

/**
 * True for clients that rewrite what they send on its way (`backendMiddleware`): their `fetch` sees signed bodies, which
 * must not be changed, and answers in frames. Inside their middleware all is still as the SDK's own format has it. Other
 * clients are tapped at `fetch`: with middleware they would raise errors of the network differently.
 */
export function isMiddlewareClient(client: GeneratedClient): client is MiddlewareClient {
  const backend: unknown = Reflect.get(client, "backendMiddleware");
  if (typeof backend !== "function" || !Array.isArray(Reflect.get(client, "middleware"))) return false;
  const { length }: { readonly length: number } = Reflect.apply(backend, client, []);
  return length > 0;
}

/** Puts our step last, next to the cloud's: what the application's own middleware asks again is seen again. */
export function tapByMiddleware(client: MiddlewareClient, tracker: Tracker, hints: TapHints): void {
  const middleware: Middleware = (request, next) => {
    const { url, ...init } = request;
    const send = (_url: unknown, sent?: RequestInit): Promise<Response> => next({ ...request, ...sent });
    return tracker.tap(send, hints)(url, init);
  };
  ours.add(middleware);
  client.middleware = [...client.middleware.filter((step) => !ours.has(step)), middleware];
}
