import type { CallRecord } from "@ai-liaison/core";
import { type AsyncShipper, type ShippedBatch, unpackRecord } from "@ai-liaison/journal";
import type { CallEvent } from "../../sinks/event-sink.ts";
import type { EventSource } from "../sending/event-source.ts";
import { rowsInSlices } from "../sending/rows-in-slices.ts";

export interface JournalSourceOptions {
  readonly shipper: AsyncShipper;
  /** Which records are left out: they go another way. */
  readonly isElsewhere?: (record: CallRecord) => boolean;
  /** No event can be made of a record: it is passed over. */
  readonly onUnfit: (error: unknown) => void;
  /** The disk could not be read, or the checkpoint not written. */
  readonly onTrouble: (error: unknown) => void;
}

/** What a journal holds, as events. */
export function journalSource(options: JournalSourceOptions): EventSource {
  const { shipper, isElsewhere = () => false, onUnfit, onTrouble } = options;
  let events: readonly CallEvent[] | null = null;
  const commit = async (): Promise<void> => {
    events = null;
    await shipper.commit().catch(onTrouble);
  };
  const take = async (): Promise<readonly CallEvent[]> => {
    while (events === null) {
      const batch = await shipper.take();
      if (batch === null) return [];
      events = await rowsInSlices(recordsOf(batch, isElsewhere), onUnfit);
      if (events.length === 0) await commit();
    }
    return events;
  };
  return {
    take: () =>
      take().catch((error: unknown) => {
        onTrouble(error);
        return [];
      }),
    commit,
  };
}

function* recordsOf(batch: ShippedBatch, isElsewhere: (record: CallRecord) => boolean): Generator<CallRecord> {
  for (const { packed } of batch.rows) {
    const record = unpackRecord(packed);
    if (!isElsewhere(record)) yield record;
  }
}
