import type { Abort, Flow, Transport, UpstreamHandler, UpstreamHeaders, UpstreamRequest } from "@ai-liaison/core";
import { type Dispatcher, Pool } from "undici";
import { type ContentDecoder, decodeContent } from "./decode-content.ts";

/**
 * The way out to vendors: one undici pool per origin, spoken to through `dispatch`, its cheapest door (a fetch costs
 * four to seven times as much). Redirects are never followed; undici's own timers are off, for the engine has its own.
 */
export interface UndiciTransport extends Transport, AsyncDisposable {
  /**
   * Takes up other settings: pools of origins not among these, and all of them when the time to connect differs, take
   * nothing new and close once the calls they carry have ended.
   */
  reconfigure(settings: UndiciTransportSettings & { readonly origins: ReadonlySet<string> }): void;
}

export interface UndiciTransportSettings {
  readonly connectTimeoutMs: number;
}

export function createUndiciTransport(settings: UndiciTransportSettings): UndiciTransport {
  let { connectTimeoutMs } = settings;
  const pools = new Map<string, Pool>();
  const retiring = new Set<Pool>();
  const poolFor = (origin: string): Pool => {
    const known = pools.get(origin);
    if (known !== undefined) return known;
    const pool = openPool(origin, connectTimeoutMs);
    pools.set(origin, pool);
    return pool;
  };
  const retire = (origin: string, pool: Pool): void => {
    pools.delete(origin);
    retiring.add(pool);
    const forget = (): void => void retiring.delete(pool);
    pool.close().then(forget, forget);
  };
  return {
    send: (request, handler) => dispatch(poolFor(request.origin), request, handler),
    reconfigure: (next) => {
      const stale = next.connectTimeoutMs !== connectTimeoutMs;
      connectTimeoutMs = next.connectTimeoutMs;
      for (const [origin, pool] of [...pools]) if (stale || !next.origins.has(origin)) retire(origin, pool);
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...pools.values(), ...retiring].map((pool) => pool.destroy()));
    },
  };
}

function openPool(origin: string, connectTimeoutMs: number): Pool {
  return new Pool(origin, {
    connect: { timeout: connectTimeoutMs },
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 30_000,
    allowH2: false,
  });
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
  /** Unpacks what has come even after the vendor has ended, so an abort must reach it by itself. */
  #decoder: ContentDecoder | null = null;
  #controller: Dispatcher.DispatchController | null = null;
  #aborted = false;
  #sent = false;

  constructor(handler: UpstreamHandler) {
    this.#handler = handler;
  }

  abort(): void {
    this.#handler = null;
    this.#aborted = true;
    this.#decoder?.destroy();
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
      this.#decoder = decodeContent(encoding, this.#handler, () => controller.abort(ABORTED));
      this.#handler = this.#decoder;
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
