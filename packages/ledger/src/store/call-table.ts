/**
 * Writing and reading one call: its row in `api_calls` and its attempts. The statements are compiled by kysely and
 * prepared once; this is the hot path of the writer.
 */
import type { AttemptRecord, CallId, CallRecord } from "@ai-liaison/core";
import type { FoldedCall } from "@ai-liaison/journal";
import type { SqlRow, SqlValue } from "../schema/cells.ts";
import type { SqlSession } from "../sqlite/session.ts";
import { BODY_COLUMNS, type BodyPacker } from "./body-packs.ts";
import { createAttemptCodec, createCallCodec } from "./record-cells.ts";

export interface CallTable {
  /** Inserts the call; false when its id is there already: then nothing was changed. */
  insert(call: FoldedCall, bodies: BodyPacker): boolean;
  /** Writes what is now known of a call that is there. */
  update(record: CallRecord): void;
  find(id: CallId): CallRecord | null;
}

export function createCallTable(session: SqlSession): CallTable {
  const calls = createCallCodec();
  const attempts = createAttemptTable(session);
  const columns = [...calls.columns, "attempt_count", "response_dialect", "interrupted", ...BODY_COLUMNS];
  const { query } = session;
  const insert = session.prepare(
    query
      .insertInto("api_calls")
      .values(zeros(columns) as never)
      .onConflict((conflict) => conflict.column("id").doNothing()),
  );
  const update = session.prepare(
    query
      .updateTable("api_calls")
      .set(zeros([...calls.columns, "attempt_count"]) as never)
      .where("id", "=", ""),
  );
  return {
    insert: (call, bodies) => {
      const { record } = call;
      const cells: SqlValue[] = [];
      calls.write(record, cells);
      cells.push(record.attempts.length, call.responseDialect, call.interrupted ? 1 : 0);
      bodies.place(call, cells);
      if (insert.run(cells) === 0) return false;
      bodies.keep();
      attempts.insert(record);
      return true;
    },
    update: (record) => {
      const cells: SqlValue[] = [];
      calls.write(record, cells);
      cells.push(record.attempts.length, record.id);
      update.run(cells);
      attempts.remove(record.id);
      attempts.insert(record);
    },
    find: (id) => {
      const row = session.first(query.selectFrom("api_calls").selectAll().where("id", "=", id));
      return row === null ? null : { ...calls.read(row), attempts: attempts.of([id]).get(id) ?? [] };
    },
  };
}

/** How rows of calls become records again, with their attempts: one query for all of them. */
export function createRecordReader(session: SqlSession): (rows: readonly SqlRow[]) => readonly CallRecord[] {
  const calls = createCallCodec();
  const attempts = createAttemptTable(session);
  return (rows) => {
    const byCall = attempts.of(rows.map(({ id }) => String(id)));
    return rows.map((row) => ({ ...calls.read(row), attempts: byCall.get(String(row.id)) ?? [] }));
  };
}

interface AttemptTable {
  insert(record: CallRecord): void;
  remove(id: CallId): void;
  of(ids: readonly string[]): ReadonlyMap<string, readonly AttemptRecord[]>;
}

const IDS_AT_ONCE = 500;

function createAttemptTable(session: SqlSession): AttemptTable {
  const codec = createAttemptCodec();
  const { query } = session;
  const insert = session.prepare(
    query.insertInto("api_call_attempts").values(zeros(["call_id", "number", ...codec.columns]) as never),
  );
  return {
    insert: ({ id, attempts }) => {
      for (const [number, attempt] of attempts.entries()) {
        const cells: SqlValue[] = [id, number];
        codec.write(attempt, cells);
        insert.run(cells);
      }
    },
    remove: (id) => session.run(query.deleteFrom("api_call_attempts").where("call_id", "=", id)),
    of: (ids) => {
      const found = new Map<string, AttemptRecord[]>();
      for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
        const rows = session.all(
          query
            .selectFrom("api_call_attempts")
            .selectAll()
            .where("call_id", "in", ids.slice(from, from + IDS_AT_ONCE))
            .orderBy("call_id")
            .orderBy("number"),
        );
        for (const row of rows) {
          const known = found.get(String(row.call_id));
          if (known === undefined) found.set(String(row.call_id), [codec.read(row)]);
          else known.push(codec.read(row));
        }
      }
      return found;
    },
  };
}

/** Values that stand for the parameters while a statement is compiled. */
function zeros(columns: readonly string[]): Record<string, number> {
  return Object.fromEntries(columns.map((column) => [column, 0]));
}
