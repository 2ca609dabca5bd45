import { randomUUID } from "node:crypto";
import type { CallEvent, EventBatch } from "../../sinks/event-sink.ts";

/** The events of one taking on their way to the sink, cut into as many batches as it wants. A batch keeps its id over all tries. */
export class Outstanding {
  readonly #batches: EventBatch[];

  constructor(events: readonly CallEvent[]) {
    this.#batches = [{ id: randomUUID(), events }];
  }

  /** The batch to send; null when all are settled. */
  get next(): EventBatch | null {
    return this.#batches[0] ?? null;
  }

  /** The batch needs not be sent again. */
  settle(): void {
    this.#batches.shift();
  }

  /** The batch was too large: two halves go in its place. False when it is one event alone. */
  split(): boolean {
    const batch = this.#batches[0];
    if (batch === undefined || batch.events.length < 2) return false;
    const middle = Math.ceil(batch.events.length / 2);
    const halves = [batch.events.slice(0, middle), batch.events.slice(middle)];
    this.#batches.splice(0, 1, ...halves.map((events) => ({ id: randomUUID(), events })));
    return true;
  }
}
