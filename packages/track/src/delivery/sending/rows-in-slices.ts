import { type CallRecord, recordToRow } from "@ai-liaison/core";
import { inSlices } from "../../in-slices.ts";
import type { CallEvent } from "../../sinks/event-sink.ts";

/** Makes events of records. One of which no event can be made is told to `onUnfit` and left out: no other waits behind it. */
export async function rowsInSlices(
  records: Iterable<CallRecord>,
  onUnfit: (error: unknown) => void,
): Promise<CallEvent[]> {
  const events: CallEvent[] = [];
  await inSlices(records, (record) => {
    try {
      events.push(recordToRow(record));
    } catch (error) {
      onUnfit(error);
    }
  });
  return events;
}
