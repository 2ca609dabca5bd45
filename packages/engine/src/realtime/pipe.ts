import type { Frame, FrameSocket } from "./frame-socket.ts";

/** What may wait to be written out before whoever sends it is asked to pause. */
const HIGH_BYTES = 1024 * 1024;
const LOW_BYTES = 256 * 1024;

/** One direction of a session: messages as they are, in order, no faster than the receiver takes them. */
export class Pipe {
  readonly #from: FrameSocket;
  readonly #to: FrameSocket;
  #isPaused = false;

  constructor(from: FrameSocket, to: FrameSocket) {
    this.#from = from;
    this.#to = to;
  }

  /** The sender waits for the receiver: its silence is ours. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  pass(frame: Frame): void {
    this.#to.send(frame, this.#onWritten);
    if (this.#isPaused || this.#to.bufferedBytes <= HIGH_BYTES) return;
    this.#isPaused = true;
    this.#from.pause();
  }

  /** Nothing more is passed: what the sender still says is to be heard all the same. */
  open(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#from.resume();
  }

  readonly #onWritten = (): void => {
    if (this.#to.bufferedBytes <= LOW_BYTES) this.open();
  };
}
