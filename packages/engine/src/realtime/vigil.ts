import type { Cancel, Clock } from "@ai-liaison/core";
import type { FrameSocket } from "./frame-socket.ts";
import type { Pipe } from "./pipe.ts";

/** Somebody who hears nothing for so many pings has no connection any more. */
const PING_EVERY_MS = 20_000;
const PINGS_UNANSWERED = 3;

export interface Watched {
  readonly socket: FrameSocket;
  /** What carries away what it sends. */
  readonly pipe: Pipe;
}

/** Watches a session for silence: a side that does not answer pings is cut off, and a session without messages ends. */
export class Vigil {
  readonly #clock: Clock;
  readonly #idleMs: number;
  readonly #sides: readonly (Watched & { heardMs: number })[];
  readonly #onIdle: () => void;
  #spokenMs: number;
  #cancel: Cancel;

  constructor(clock: Clock, idleMs: number, sides: readonly Watched[], onIdle: () => void) {
    const nowMs = clock.monotonicMs();
    this.#clock = clock;
    this.#idleMs = idleMs;
    this.#sides = sides.map((side) => ({ ...side, heardMs: nowMs }));
    this.#onIdle = onIdle;
    this.#spokenMs = nowMs;
    this.#cancel = this.#next();
  }

  /** A message came. */
  onMessage(socket: FrameSocket): void {
    this.#spokenMs = this.#clock.monotonicMs();
    this.onAlive(socket);
  }

  onAlive(socket: FrameSocket): void {
    const side = this.#sides.find((candidate) => candidate.socket === socket);
    if (side !== undefined) side.heardMs = this.#clock.monotonicMs();
  }

  stop(): void {
    this.#cancel();
  }

  #next(): Cancel {
    return this.#clock.after(Math.min(PING_EVERY_MS, this.#idleMs / 2), () => {
      this.#cancel = this.#next();
      this.#look(this.#clock.monotonicMs());
    });
  }

  #look(nowMs: number): void {
    if (nowMs - this.#spokenMs >= this.#idleMs) {
      this.#onIdle();
      return;
    }
    for (const side of this.#sides) {
      if (side.pipe.isPaused) side.heardMs = nowMs;
      if (nowMs - side.heardMs > PING_EVERY_MS * PINGS_UNANSWERED) side.socket.terminate();
      else side.socket.ping();
    }
  }
}
