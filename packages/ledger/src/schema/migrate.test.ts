import { RECORD_COLUMNS } from "@ai-liaison/core";
import { expect, test } from "vitest";
import { ledgerFolder } from "../fixtures/ledger-folder.ts";
import { batchOf, folded, sampleRecord } from "../fixtures/sample-calls.ts";
import { openLedgerReader } from "../read/ledger-reader.ts";
import { openSession } from "../sqlite/session.ts";
import { openLedgerStore } from "../store/ledger-store.ts";
import { migrate, missing } from "./migrate.ts";
import { MIGRATIONS } from "./migrations.ts";

const clock = { nowMs: () => 1_000 };

test("makes every table once; run again, it changes nothing", () => {
  using place = ledgerFolder();
  using session = openSession(place.path, { readOnly: false });
  expect(missing(session)).toEqual(MIGRATIONS);
  migrate(session, clock);
  migrate(session, { nowMs: () => 2_000 });
  expect(missing(session)).toEqual([]);
  const notes = session.all(session.query.selectFrom("schema_migrations").selectAll().orderBy("name"));
  expect(notes.map(({ applied_at }) => applied_at)).toEqual(MIGRATIONS.map(() => 1_000));
  const columns = session.columnsOf("api_calls");
  for (const { column } of Object.values(RECORD_COLUMNS)) expect(columns).toContain(column);
});

test("a migration that fails has not happened at all, and the next start does it", () => {
  using place = ledgerFolder();
  using session = openSession(place.path, { readOnly: false });
  migrate(session, clock);
  const half = {
    name: "0099-half",
    statements: ({ schema }: typeof session.query) => [
      schema.createTable("whole").addColumn("id", "integer"),
      schema.createTable("api_calls").addColumn("id", "integer"),
    ],
  };
  expect(() => migrate(session, clock, [...MIGRATIONS, half])).toThrow(/already exists/);
  expect([session.columnsOf("whole"), missing(session, [half])]).toEqual([[], [half]]);
});

test("gives a ledger made earlier the columns that the table of names has gained", () => {
  using place = ledgerFolder();
  {
    using session = openSession(place.path, { readOnly: false });
    migrate(session, clock);
    session.run(session.query.schema.alterTable("api_calls").dropColumn("decision"));
    session.run(session.query.schema.alterTable("api_calls").dropColumn("service_tier"));
    session.run(session.query.schema.alterTable("call_rollups").dropColumn("image_count"));
  }
  using store = openLedgerStore(place.path);
  store.store(batchOf([folded(sampleRecord(1, { decision: "new", imageCount: 3, serviceTier: "flex" }))]));
  using reader = openLedgerReader(place.path);
  expect(reader.calls()[0]?.service_tier).toBe("flex");
  expect(reader.calls()[0]?.decision).toBe("new");
  expect(reader.usage({ by: "day" }).total.image_count).toBe(3);
});

test("makes the view of attempts anew when it lacks what the table of names has gained", () => {
  using place = ledgerFolder();
  using session = openSession(place.path, { readOnly: false });
  migrate(session, clock);
  const columns = session.columnsOf("api_call_attempts");
  const narrow = session.query.selectFrom("api_calls").select("id as call_id");
  session.run(session.query.schema.dropView("api_call_attempts"));
  session.run(session.query.schema.createView("api_call_attempts").as(narrow));
  migrate(session, clock);
  expect(session.columnsOf("api_call_attempts")).toEqual(columns);
  expect(columns.length).toBeGreaterThan(20);
});

test("reading what is no ledger says so, and how to make one", () => {
  using place = ledgerFolder();
  expect(() => openLedgerReader(place.path)).toThrow();
  openSession(place.path, { readOnly: false })[Symbol.dispose]();
  expect(() => openLedgerReader(place.path)).toThrow(/No ledger of this version at .*init-db/);
});
