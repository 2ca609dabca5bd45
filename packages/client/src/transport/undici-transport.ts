import {
  type Clock,
  systemClock,
  type Transport,
  type UpstreamHandler,
  type UpstreamHeaders,
  type UpstreamRequest,
} from "@ai-liaison/core";
import { type Dispatcher, errors, Pool } from "undici";
import { type ContentDecoder, decodeContent } from "./decode-content.ts";

/**
 * The way out to vendors: one undici pool per origin, spoken to through `dispatch`, its cheapest door (a fetch costs
 * four to seven times as much). Redirects are never followed; undici's own timers are off, for the engine has its own.
 * A request that met a connection the vendor had just given up for being idle is sent once more, on another.
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

export function createUndiciTransport(settings: UndiciTransportSettings, clock: Clock = systemClock): UndiciTransport {
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
  const retire = (pool: Pool): void => {
    retiring.add(pool);
    const forget = (): void => void retiring.delete(pool);
    pool.close().then(forget, forget);
  };
  const sendAfresh = (origin: string, bridge: Bridge): void => {
    const pool = openPool(origin, connectTimeoutMs);
    bridge.dispatch(pool);
    retire(pool);
  };
  return {
    send: (request, handler) => {
      const bridge = new Bridge(handler, request, clock, sendAfresh);
      bridge.dispatch(poolFor(request.origin));
      return () => bridge.abort();
    },
    reconfigure: (next) => {
      const stale = next.connectTimeoutMs !== connectTimeoutMs;
      connectTimeoutMs = next.connectTimeoutMs;
      for (const [origin, pool] of [...pools]) {
        if (!stale && next.origins.has(origin)) continue;
        pools.delete(origin);
        retire(pool);
      }
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

const ABORTED = new Error("aborted by the gateway");

/** Longer than a request and the end of its connection take to pass each other on their way. */
const CROSSED_WITHIN_MS = 1000;

/** Sends what a bridge carries on a connection of its own, that nobody can have given up. */
type SendAfresh = (origin: string, bridge: Bridge) => void;

/** From undici's callbacks to ours; after an abort or an end, silence. */
class Bridge implements Dispatcher.DispatchHandler {
  #handler: UpstreamHandler | null;
  /** Unpacks what has come even after the vendor has ended, so an abort must reach it by itself. */
  #decoder: ContentDecoder | null = null;
  #controller: Dispatcher.DispatchController | null = null;
  readonly #request: UpstreamRequest;
  readonly #clock: Clock;
  #aborted = false;
  #sentMs: number | null = null;
  /** A byte of an answer has come. */
  #heard = false;
  /** Null once it was used. */
  #sendAfresh: SendAfresh | null;

  constructor(handler: UpstreamHandler, request: UpstreamRequest, clock: Clock, sendAfresh: SendAfresh) {
    this.#handler = handler;
    this.#request = request;
    this.#clock = clock;
    this.#sendAfresh = sendAfresh;
  }

  dispatch(pool: Pool): void {
    const { method, path, headers, body } = this.#request;
    try {
      pool.dispatch({ method, path, headers, body }, this);
    } catch (error) {
      queueMicrotask(() => this.onResponseError(null, error instanceof Error ? error : new Error(String(error))));
    }
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
    this.#sentMs = this.#clock.monotonicMs();
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    raw: Record<string, string | string[] | undefined>,
  ): void {
    this.#heard = true;
    if (status < 200) return;
    const headers = joinRepeated(raw);
    const encoding = headers["content-encoding"];
    if (this.#handler !== null && encoding !== undefined && encoding !== "" && encoding !== "identity") {
      this.#decoder = decodeContent(encoding, this.#handler, () => controller.abort(ABORTED));
      this.#handler = this.#decoder;
    }
    this.#handler?.onHeaders(status, headers, controller);
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
    const sendAfresh = this.#sendAfresh;
    if (sendAfresh !== null && this.#crossedTheEnd(error)) {
      this.#sendAfresh = null;
      this.#sentMs = null;
      sendAfresh(this.#request.origin, this);
      return;
    }
    const handler = this.#handler;
    this.#handler = null;
    handler?.onError(error, this.#sentMs !== null);
  }

  /**
   * Whether the vendor ended a connection that had been used before, and the request met that end on its way. Nobody
   * has read it then: who closes an idle connection does not read on. A vendor that dies over a request dies later, or
   * on a connection that is new.
   */
  #crossedTheEnd(error: Error): boolean {
    if (this.#handler === null || this.#heard || this.#sentMs === null) return false;
    if (!(error instanceof errors.SocketError) || (error.socket?.bytesRead ?? 0) === 0) return false;
    return this.#clock.monotonicMs() - this.#sentMs < CROSSED_WITHIN_MS;
  }
}

function joinRepeated(raw: Record<string, string | string[] | undefined>): UpstreamHeaders {
  for (const name in raw) {
    const value = raw[name];
    if (Array.isArray(value)) raw[name] = value.join(", ");
  }
  return raw as Record<string, string>;
}
