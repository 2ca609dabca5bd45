import type { Flow, Part } from "@ai-liaison/core";
import { EventQueue } from "./event-queue.ts";
import type { Reading, ReadingOwner } from "./reading.ts";

const END: readonly Part[] = Object.freeze([{ type: "end" }]);

/**
 * Passes on an answer that is neither JSON nor events: sound, files, nothing at all. It is whole when the vendor's
 * connection says so; nothing else in it could.
 */
export class BytesReading implements Reading {
  readonly #owner: ReadingOwner;
  readonly #queue: EventQueue;
  readonly #mayBeEmpty: boolean;
  #spoken = false;

  constructor(owner: ReadingOwner, flow: Flow, mayBeEmpty: boolean) {
    this.#owner = owner;
    this.#mayBeEmpty = mayBeEmpty;
    this.#queue = new EventQueue(flow, () => owner.stop());
  }

  onData(chunk: Buffer): void {
    this.#speak();
    this.#queue.push({ bytes: chunk, events: null });
  }

  onEnd(): void {
    if (!this.#spoken && !this.#mayBeEmpty) throw this.#owner.malformed("sent an answer with nothing in it");
    this.#speak();
    this.#owner.finish();
    this.#queue.close(END);
  }

  breakOff(part: Part): void {
    this.#queue.close([part]);
  }

  #speak(): void {
    if (this.#spoken) return;
    this.#spoken = true;
    this.#owner.begin();
    this.#owner.settleStream(this.#queue, false);
  }
}
