import type { Abort, Flow, Transport, UpstreamHandler, UpstreamHeaders, UpstreamRequest } from "@ai-liaison/core";
import { type Dispatcher, Pool } from "undici";
import { decodeContent } from "./decode-content.ts";

/**
 * The way out to vendors: one undici pool per origin, spoken to through `dispatch`, its cheapest door (a fetch costs
 * four to seven times as much). Redirects are never followed; undici's own timers are off, for the engine has its own.
 */
export interface UndiciTransport extends Transport, AsyncDisposable {}

export function createUndiciTransport(options: { readonly connectTimeoutMs: number }): UndiciTransport {
  const pools = new Map<string, Pool>();
  const poolFor = (origin: string): Pool => {
    const known = pools.get(origin);
    if (known !== undefined) return known;
    const pool = new Pool(origin, {
      connect: { timeout: options.connectTimeoutMs },
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: 30_000,
      allowH2: false,
    });
    pools.set(origin, pool);
    return pool;
  };
  return {
    send: (request, handler) => dispatch(poolFor(request.origin), request, handler),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}

function dispatch(pool: Pool, request: UpstreamRequest, handler: UpstreamHandler): Abort {
  const bridge = new Bridge(handler);
  try {
    pool.dispatch({ method: request.method, path: request.path, headers: request.headers, body: request.body }, bridge);
  } catch (error) {
    queueMicrotask(() => bridge.onResponseError(null, error instanceof Error ? error : new Error(String(error))));
  }
  return () => bridge.abort();
}

const ABORTED = new Error("aborted by the gateway");

/** From undici's callbacks to ours; after an abort or an end, silence. */
class Bridge implements Dispatcher.DispatchHandler {
  #handler: UpstreamHandler | null;
  #controller: Dispatcher.DispatchController | null = null;
  #aborted = false;
  #sent = false;

  constructor(handler: UpstreamHandler) {
    this.#handler = handler;
  }

  abort(): void {
    this.#handler = null;
    this.#aborted = true;
    this.#controller?.abort(ABORTED);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#aborted) controller.abort(ABORTED);
  }

  onRequestSent(): void {
    this.#sent = true;
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    raw: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return;
    const flow: Flow = { pause: () => controller.pause(), resume: () => controller.resume() };
    const headers = joinRepeated(raw);
    const encoding = headers["content-encoding"];
    if (this.#handler !== null && encoding !== undefined && encoding !== "" && encoding !== "identity") {
      this.#handler = decodeContent(encoding, this.#handler);
    }
    this.#handler?.onHeaders(status, headers, flow);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#handler?.onData(chunk);
  }

  onResponseEnd(): void {
    const handler = this.#handler;
    this.#handler = null;
    handler?.onEnd();
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    const handler = this.#handler;
    this.#handler = null;
    handler?.onError(error, this.#sent);
  }
}

function joinRepeated(raw: Record<string, string | string[] | undefined>): UpstreamHeaders {
  for (const name in raw) {
    const value = raw[name];
    if (Array.isArray(value)) raw[name] = value.join(", ");
  }
  return raw as Record<string, string>;
}
