/**
 * The ids of packs are never given twice, not even when every pack has been deleted: a call remembers its pack by id
 * for good, and must never be shown the bodies of another call, of another customer.
 */
import type { SqlSession } from "../sqlite/session.ts";

export interface PackIds {
  /** The largest id given so far. */
  last(): number;
  /** Notes that this id was given; in the transaction that stores the pack. */
  take(id: number): void;
}

const NAME = "api_call_bodies";

export function createPackIds(session: SqlSession): PackIds {
  const { query } = session;
  const read = session.prepareRead(query.selectFrom("sequences").select("last").where("name", "=", NAME));
  const write = session.prepare(
    query
      .insertInto("sequences")
      .values({ name: NAME, last: 0 })
      .onConflict((conflict) => conflict.column("name").doUpdateSet(({ ref }) => ({ last: ref("excluded.last") }))),
  );
  return {
    last: () => Number(read.first([NAME])?.last ?? largestKnown(session)),
    take: (id) => {
      write.run([NAME, id]);
    },
  };
}

/** For a ledger that has not counted yet: what its calls remember. */
function largestKnown(session: SqlSession): number {
  const calls = session.query.selectFrom("api_calls");
  return Number(session.first(calls.select(({ fn }) => fn.max("body_pack_id").as("id")))?.id ?? 0);
}
