import type { HttpMethod } from "./dialect.ts";

/**
 * How bytes reach a vendor. The engine speaks to this port alone; behind it is a connection pool, or a provider that
 * lives in this process. Callbacks run in order: onHeaders, onData…, then one of onEnd or onError, never both.
 */
export interface Transport {
  /** Starts the exchange; the returned function aborts it, at once and for good (no further callback). */
  send(request: UpstreamRequest, handler: UpstreamHandler): Abort;
}

export type Abort = () => void;

export interface UpstreamRequest {
  readonly method: HttpMethod;
  /** Scheme, host and port: the pool's key. */
  readonly origin: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
}

export interface UpstreamHandler {
  onHeaders(status: number, headers: UpstreamHeaders, flow: Flow): void;
  onData(chunk: Buffer): void;
  onEnd(): void;
  /** The exchange failed. `sent` is false only when surely not one byte of the request had left. */
  onError(error: Error, sent: boolean): void;
}

/** Lower-case names; repeated headers are joined with ", ". */
export type UpstreamHeaders = Readonly<Record<string, string>>;

/** Backpressure: while paused, no `onData` comes. */
export interface Flow {
  pause(): void;
  resume(): void;
}
