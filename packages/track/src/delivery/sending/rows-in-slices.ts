import { type CallRecord, recordToRow } from "@ai-liaison/core";
import type { CallEvent } from "../../sinks/event-sink.ts";

/** How long the thread is kept at a stretch, in milliseconds. */
const SLICE_MS = 0.2;

/**
 * Makes events of records, and lets the event loop turn every so often. A record of which no event can be made is told
 * to `onUnfit` and left out: no other waits behind it.
 */
export async function rowsInSlices(
  records: Iterable<CallRecord>,
  onUnfit: (error: unknown) => void,
): Promise<CallEvent[]> {
  const events: CallEvent[] = [];
  let until = performance.now() + SLICE_MS;
  for (const record of records) {
    try {
      events.push(recordToRow(record));
    } catch (error) {
      onUnfit(error);
    }
    if (performance.now() < until) continue;
    await nextTurn();
    until = performance.now() + SLICE_MS;
  }
  return events;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
