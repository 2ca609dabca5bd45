/**
 * Where an answer goes: the client's connection, behind a port, so that a server, a socket or an in-process caller
 * can stand there. Used in one of two ways: `answer` once, or `begin`, `write`…, `end`.
 */
export interface Outlet {
  /** True once the client has gone away. */
  readonly isGone: boolean;
  /** Calls back once when the client goes away before the answer's end; at once when it is gone already. */
  onGone(callback: () => void): void;
  /** A whole answer. */
  answer(status: number, headers: OutletHeaders, body: Uint8Array | string): void;
  begin(status: number, headers: OutletHeaders): void;
  /** False asks the writer to wait for `onDrain`. */
  write(bytes: Uint8Array | string): boolean;
  /** Calls back once when there is room again. */
  onDrain(callback: () => void): void;
  end(bytes: Uint8Array | string | null): void;
  /** Breaks the connection: where bytes cannot say that they are not all, their missing end does. */
  cut(): void;
}

export type OutletHeaders = Record<string, string>;
