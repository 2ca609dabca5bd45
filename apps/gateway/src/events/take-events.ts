/** From a batch to the journal: each event is read, priced and written, or told why not. */
import { setImmediate as nextTurn } from "node:timers/promises";
import {
  type CallId,
  type CallRecord,
  type Fault,
  isFault,
  type JournalWriter,
  type Json,
  toFault,
} from "@ai-liaison/core";
import { readEventId, reportedCallId, reportedRequestId, unnamedCallId } from "./event-id.ts";
import type { EventBatch } from "./read-batch.ts";
import { type EventOrigin, readEvent } from "./read-event.ts";

export interface TakingPorts {
  readonly journal: JournalWriter;
  readonly newId: () => CallId;
  readonly price: (record: CallRecord) => CallRecord;
  /** Told of each record once it is safe. */
  readonly onTaken: (record: CallRecord) => void;
}

/** An event in our fields, with what its sender calls it where that is no id of ours. */
export interface SentEvent {
  readonly event: Json;
  readonly requestId: string | null;
}

export interface TakingRules {
  readonly origin: EventOrigin;
  /** The same for each try to send the same events. */
  readonly idempotencyKey: string | null;
  readonly translate: (sent: Json) => SentEvent;
}

export interface TakenEvents {
  readonly accepted: number;
  readonly refused: readonly { readonly index: number; readonly fault: Fault }[];
}

/** So many of a batch at once: calls of others get their turn in between. */
const EVENTS_A_TURN = 50;

/** Resolves once all that is accepted is in the journal; rejects with `journal_full` when that takes no more. */
export async function takeEvents(batch: EventBatch, rules: TakingRules, ports: TakingPorts): Promise<TakenEvents> {
  const refused: { index: number; fault: Fault }[] = [];
  let accepted = 0;
  for (let start = 0; start < batch.events.length; start += EVENTS_A_TURN) {
    if (start > 0) await nextTurn();
    const records: CallRecord[] = [];
    for (const [offset, sent] of batch.events.slice(start, start + EVENTS_A_TURN).entries()) {
      const record = isFault(sent) ? sent : readOne(sent, start + offset, rules, ports);
      if (isFault(record)) refused.push({ index: start + offset, fault: record });
      else records.push(record);
    }
    await keep(records, ports);
    accepted += records.length;
  }
  return { accepted, refused };
}

function readOne(sent: Json, index: number, rules: TakingRules, ports: TakingPorts): CallRecord | Fault {
  const { origin, idempotencyKey, translate } = rules;
  try {
    const { event, requestId } = translate(sent);
    const idOf = (told: string | null): CallId => {
      if (told !== null) return reportedCallId(origin.keyId, readEventId(told));
      if (requestId !== null) return reportedRequestId(origin.keyId, requestId);
      return idempotencyKey === null ? ports.newId() : unnamedCallId(origin.keyId, idempotencyKey, index);
    };
    return ports.price(readEvent(event, idOf, origin));
  } catch (error) {
    if (isFault(error)) return error;
    return toFault(error);
  }
}

async function keep(records: readonly CallRecord[], { journal, onTaken }: TakingPorts): Promise<void> {
  if (records.length === 0) return;
  if (journal.refusal !== null) throw journal.refusal;
  await Promise.all(
    records.map((record) =>
      journal.append({
        kind: "closed",
        record,
        requestBody: null,
        responseBody: [],
        bodyTruncated: false,
        responseDialect: null,
      }),
    ),
  );
  for (const record of records) onTaken(record);
}
