import type { CallEvent } from "../../sinks/event-sink.ts";
import type { MemoryQueue } from "../memory-queue.ts";
import { BATCH_EVENTS, type EventSource } from "./event-source.ts";
import { rowsInSlices } from "./rows-in-slices.ts";

/** What is kept in memory alone, as events; `onUnfit` is told of a record of which none can be made. */
export function memorySource(queue: MemoryQueue, onUnfit: (error: unknown) => void): EventSource {
  let events: readonly CallEvent[] = [];
  const commit = (): void => {
    events = [];
    queue.commit();
  };
  return {
    take: async () => {
      while (events.length === 0 && queue.size > 0) {
        events = await rowsInSlices(queue.take(BATCH_EVENTS), onUnfit);
        if (events.length === 0) commit();
      }
      return events;
    },
    commit: async () => commit(),
  };
}
