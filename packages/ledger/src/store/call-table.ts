/**
 * Writing and reading one call: its row in `api_calls`. The statements are compiled by kysely and prepared once; this
 * is the hot path of the writer.
 */
import type { CallId, CallRecord } from "@ai-liaison/core";
import { type FoldedCall, packRecord } from "@ai-liaison/journal";
import type { SqlRow, SqlValue } from "../schema/cells.ts";
import type { SqlSession } from "../sqlite/session.ts";
import { BODY_COLUMNS, type BodyPacker } from "./body-packs.ts";
import type { CountedCall } from "./counted-call.ts";
import { createCallCodec } from "./record-cells.ts";

export interface CallTable {
  /** Inserts the call; false when its id is there already: then nothing was changed. */
  insert(call: FoldedCall, counted: CountedCall, bodies: BodyPacker): boolean;
  /** Writes what is now known of a call that is there. */
  update(record: CallRecord): void;
  find(id: CallId): CallRecord | null;
}

export function createCallTable(session: SqlSession): CallTable {
  const codec = createCallCodec();
  const { query } = session;
  const columns = ["attempt_count", "response_dialect", "interrupted", ...BODY_COLUMNS, ...codec.columns];
  const bodiesAt = columns.indexOf(BODY_COLUMNS[0]);
  const recordAt = bodiesAt + BODY_COLUMNS.length;
  /** Every call's cells are laid out here: an array that grows to their number for each cost more than filling it. */
  const cells: SqlValue[] = columns.map(() => null);
  const insert = session.prepare(
    query
      .insertInto("api_calls")
      .values(zeros(columns) as never)
      .onConflict((conflict) => conflict.column("id").doNothing()),
  );
  const update = session.prepare(
    query
      .updateTable("api_calls")
      .set(zeros([...codec.columns, "attempt_count"]) as never)
      .where("id", "=", ""),
  );
  return {
    insert: (call, { attempts, createdAtMs }, bodies) => {
      cells[0] = attempts.length;
      cells[1] = call.responseDialect;
      cells[2] = call.interrupted ? 1 : 0;
      bodies.place(call, createdAtMs, cells, bodiesAt);
      codec.write(call.packed, cells, recordAt);
      if (insert.run(withoutNullsAtEnd(cells)) === 0) return false;
      bodies.keep();
      return true;
    },
    update: (record) => {
      const changed: SqlValue[] = [];
      codec.write(packRecord(record), changed, 0);
      changed.push(record.attempts.length, record.id);
      update.run(changed);
    },
    find: (id) => {
      const row = session.first(query.selectFrom("api_calls").selectAll().where("id", "=", id));
      return row === null ? null : codec.read(row);
    },
  };
}

/** How rows of calls become records again. */
export function createRecordReader(): (rows: readonly SqlRow[]) => readonly CallRecord[] {
  const codec = createCallCodec();
  return (rows) => rows.map((row) => codec.read(row));
}

/** What a statement is not given is null. */
function withoutNullsAtEnd(cells: readonly SqlValue[]): readonly SqlValue[] {
  let count = cells.length;
  while (cells[count - 1] === null) count -= 1;
  return cells.slice(0, count);
}

/** Values that stand for the parameters while a statement is compiled. */
function zeros(columns: readonly string[]): Record<string, number> {
  return Object.fromEntries(columns.map((column) => [column, 0]));
}
