import type { Fault, Json, Part } from "@ai-liaison/core";
import { isJsonObject } from "@ai-liaison/core";
import type { Outlet, OutletHeaders } from "@ai-liaison/engine";
import { readFault } from "../format/fault-json.ts";
import { readParts } from "../format/parts-json.ts";

/** Batches of parts that may wait for their reader before the vendor is asked to pause. */
const MOST_WAITING = 64;

/**
 * Where an in-process caller stands in the place of a client's connection. Parts arrive in order, whole answer or
 * stream; the end arrives once the record is in the journal.
 */
export class CallOutlet implements Outlet {
  isGone = false;
  /** What the call broke off with. */
  fault: Fault | null = null;
  #ended = false;
  #waiting: (readonly Part[])[] = [];
  #onGone: (() => void)[] = [];
  #onDrain: (() => void)[] = [];
  #wake: (() => void) | null = null;

  onGone(callback: () => void): void {
    if (this.isGone) callback();
    else this.#onGone.push(callback);
  }

  onDrain(callback: () => void): void {
    this.#onDrain.push(callback);
  }

  answer(_status: number, _headers: OutletHeaders, body: Uint8Array | string): void {
    this.end(body);
  }

  begin(_status: number, _headers: OutletHeaders): void {
    // Nothing is told by status or header that the record does not tell better.
  }

  write(bytes: Uint8Array | string): boolean {
    const text = typeof bytes === "string" ? bytes : Buffer.from(bytes).toString();
    for (const line of text.split("\n")) {
      if (line !== "") this.#take(JSON.parse(line) as Json);
    }
    this.#wakeUp();
    return this.#waiting.length < MOST_WAITING;
  }

  end(bytes: Uint8Array | string | null): void {
    if (bytes !== null) this.write(bytes);
    this.close();
  }

  /** Parts have a way to say that they are not all: nothing that is not made of them comes here. */
  cut(): void {
    this.close();
  }

  /** The caller does not want the rest: the vendor's connection is closed. */
  leave(): void {
    if (this.isGone || this.#ended) return;
    this.isGone = true;
    for (const callback of this.#onGone.splice(0)) callback();
    this.#wakeUp();
  }

  /** Nothing more will come. */
  close(): void {
    this.#ended = true;
    this.#wakeUp();
  }

  /** The next parts, once there are some; null when there will be none. For one reader at a time. */
  async next(): Promise<readonly Part[] | null> {
    for (;;) {
      const batch = this.#waiting.shift();
      if (batch !== undefined) {
        if (this.#waiting.length === 0) this.#drained();
        return batch;
      }
      if (this.#ended || this.isGone) return null;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #take(value: Json): void {
    const fault = readFault(value);
    if (fault !== null) this.fault = fault;
    else if (isJsonObject(value)) this.#waiting.push(readParts(value));
  }

  #drained(): void {
    for (const callback of this.#onDrain.splice(0)) callback();
  }

  #wakeUp(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }
}
