import type { Flow, Part } from "@ai-liaison/core";
import type { EventBatch, OpenStream, StreamSink } from "../values/answer.ts";

/** Holds what a stream said before somebody listened, then gets out of the way. */
export class EventQueue implements OpenStream {
  readonly #flow: Flow;
  readonly #abort: () => void;
  #sink: StreamSink | null = null;
  #held: EventBatch[] = [];
  #closed: readonly Part[] | null = null;

  constructor(flow: Flow, abort: () => void) {
    this.#flow = flow;
    this.#abort = abort;
  }

  push(batch: EventBatch): void {
    if (this.#sink === null) this.#held.push(batch);
    else this.#sink.onEvents(batch);
  }

  close(parts: readonly Part[]): void {
    if (this.#sink === null) this.#closed = parts;
    else this.#sink.onClose(parts);
  }

  attach(sink: StreamSink): void {
    const held = this.#held;
    this.#held = [];
    this.#sink = sink;
    for (const batch of held) sink.onEvents(batch);
    if (this.#closed !== null) sink.onClose(this.#closed);
  }

  pause(): void {
    this.#flow.pause();
  }

  resume(): void {
    this.#flow.resume();
  }

  abort(): void {
    this.#abort();
  }
}
