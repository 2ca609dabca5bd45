import type { CallEvent } from "../sinks/event-sink.ts";
import { BATCH_EVENTS, type EventSource } from "./event-source.ts";
import type { MemoryQueue } from "./memory-queue.ts";
import { rowsInSlices } from "./rows-in-slices.ts";

/** What is kept in memory alone, as events. */
export function memorySource(queue: MemoryQueue): EventSource {
  let events: readonly CallEvent[] | null = null;
  return {
    take: async () => {
      events ??= await rowsInSlices(queue.take(BATCH_EVENTS));
      if (events.length > 0) return events;
      events = null;
      return [];
    },
    commit: async () => {
      events = null;
      queue.commit();
    },
  };
}
