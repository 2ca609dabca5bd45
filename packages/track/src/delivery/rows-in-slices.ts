import { type CallRecord, recordToRow } from "@ai-liaison/core";
import type { CallEvent } from "../sinks/event-sink.ts";

/** How long the thread is kept at a stretch, in milliseconds. */
const SLICE_MS = 0.2;

/** Makes events of records, and lets the event loop turn every so often. */
export async function rowsInSlices(records: Iterable<CallRecord>): Promise<CallEvent[]> {
  const events: CallEvent[] = [];
  let until = performance.now() + SLICE_MS;
  for (const record of records) {
    events.push(recordToRow(record));
    if (performance.now() < until) continue;
    await nextTurn();
    until = performance.now() + SLICE_MS;
  }
  return events;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
