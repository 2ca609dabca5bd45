import type { Abort, Cancel, Clock, Flow, UpstreamHandler } from "@ai-liaison/core";
import type { Exchange } from "./simulated-exchange.ts";

/** Plays an exchange to a handler in its own time: never within `send`, nothing while paused, nothing after an abort. */
export function playExchange(exchange: Exchange, clock: Clock, handler: UpstreamHandler): Abort {
  const player = new ExchangePlayer(exchange, clock, handler);
  player.start();
  return () => player.abort();
}

class ExchangePlayer implements Flow {
  readonly #exchange: Exchange;
  readonly #clock: Clock;
  readonly #handler: UpstreamHandler;
  readonly #startedMs: number;
  #next = 0;
  #paused = false;
  #over = false;
  #cancel: Cancel | null = null;

  constructor(exchange: Exchange, clock: Clock, handler: UpstreamHandler) {
    this.#exchange = exchange;
    this.#clock = clock;
    this.#handler = handler;
    this.#startedMs = clock.monotonicMs();
  }

  start(): void {
    this.#at(this.#exchange.headersAfterMs, () => {
      if (this.#exchange.broken === "before-headers") this.#break();
      else this.#handler.onHeaders(this.#exchange.status, this.#exchange.headers, this);
      this.#schedule();
    });
  }

  abort(): void {
    this.#over = true;
    this.#cancel?.();
  }

  pause(): void {
    this.#paused = true;
    this.#cancel?.();
    this.#cancel = null;
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#schedule();
  }

  /** What fell due during a pause comes at once, piece by piece. */
  #schedule(): void {
    if (this.#over || this.#paused || this.#cancel !== null) return;
    const piece = this.#exchange.pieces[this.#next];
    this.#at(piece?.afterMs ?? 0, () => {
      this.#next++;
      if (piece === undefined) this.#finish();
      else this.#handler.onData(piece.bytes);
      this.#schedule();
    });
  }

  #at(afterMs: number, callback: () => void): void {
    const delayMs = Math.max(0, this.#startedMs + afterMs - this.#clock.monotonicMs());
    this.#cancel = this.#clock.after(delayMs, () => {
      this.#cancel = null;
      if (!this.#over) callback();
    });
  }

  #finish(): void {
    if (this.#exchange.broken === undefined) {
      this.#over = true;
      this.#handler.onEnd();
    } else this.#break();
  }

  #break(): void {
    this.#over = true;
    const error = Object.assign(new Error("The simulated provider reset the connection."), { code: "ECONNRESET" });
    this.#handler.onError(error, true);
  }
}
