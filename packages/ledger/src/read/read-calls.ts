/** Calls themselves: the list, newest first, and one with its bodies. */
import { type CallRow, recordToRow } from "@ai-liaison/core";
import type { CallDetail, CallFilter } from "../port.ts";
import { callConditions } from "../queries/scope.ts";
import type { SqlRow } from "../schema/cells.ts";
import type { SqlSession } from "../sqlite/session.ts";
import { createBodyReader } from "../store/body-packs.ts";
import { createRecordReader } from "../store/call-table.ts";

const DEFAULT_LAST = 50;

export function readCalls(session: SqlSession, filter: CallFilter): readonly CallRow[] {
  const last = Math.max(0, Math.trunc(filter.last ?? DEFAULT_LAST));
  const before = filter.before === undefined ? null : startOf(session, filter.before);
  if (filter.before !== undefined && before === null) return [];
  const rows = session.query
    .selectFrom("api_calls")
    .selectAll()
    .where((build) => callConditions(build, filter))
    .$if(filter.since !== undefined, (query) => query.where("created_at", ">=", filter.since ?? 0))
    .$if(filter.until !== undefined, (query) => query.where("created_at", "<", filter.until ?? 0))
    .$if(before !== null, (query) =>
      query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple("created_at", "id"), "<", tuple(before?.createdAtMs ?? 0, before?.id ?? "")),
      ),
    )
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(last);
  return createRecordReader()(session.all(rows)).map(recordToRow);
}

export function readCall(session: SqlSession, id: string): CallDetail | null {
  const row = session.first(session.query.selectFrom("api_calls").selectAll().where("id", "=", id));
  if (row === null) return null;
  const [record] = createRecordReader()([row]);
  if (record === undefined) return null;
  const bodies = createBodyReader(session).read(row);
  return {
    row: recordToRow(record),
    requestBody: bodies.request,
    responseBody: bodies.response,
    bodyTruncated: row.body_truncated === 1,
  };
}

function startOf(session: SqlSession, id: string): { readonly id: string; readonly createdAtMs: number } | null {
  const row: SqlRow | null = session.first(
    session.query.selectFrom("api_calls").select("created_at").where("id", "=", id),
  );
  return row === null ? null : { id, createdAtMs: Number(row.created_at) };
}
