import { RECORD_COLUMNS } from "@ai-liaison/core";
import { expect, test } from "vitest";
import { ledgerFolder } from "../fixtures/ledger-folder.ts";
import { batchOf, folded, sampleRecord } from "../fixtures/sample-calls.ts";
import { openLedgerReader } from "../read/ledger-reader.ts";
import { openSession, type SqlSession } from "../sqlite/session.ts";
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

/** The same session, which does this after each `name`, and throws what it throws. */
function disturbed(session: SqlSession, name: "run" | "columnsOf", then: () => void): SqlSession {
  return new Proxy(session, {
    get: (target, asked) => {
      const found: unknown = Reflect.get(target, asked);
      if (typeof found !== "function") return found;
      return (...parameters: readonly unknown[]): unknown => {
        const result: unknown = Reflect.apply(found, target, parameters);
        if (asked === name) then();
        return result;
      };
    },
  });
}

/** A ledger made earlier: before the first migration, or before its tables gained columns. */
function makeOlder(session: SqlSession, age: "empty" | "narrow"): void {
  if (age === "empty") return;
  migrate(session, clock);
  const { schema } = session.query;
  session.run(schema.dropView("api_call_attempts"));
  for (const column of ["decision", "service_tier"]) session.run(schema.alterTable("api_calls").dropColumn(column));
  session.run(schema.alterTable("call_rollups").dropColumn("image_count"));
}

const TABLES = ["api_calls", "call_rollups", "attempt_rollups", "api_call_attempts", "schema_migrations"];
const shapeOf = (session: SqlSession): readonly (readonly string[])[] =>
  TABLES.map((table) => session.columnsOf(table).toSorted());

test.each(["empty", "narrow"] as const)(
  "broken off after any of its statements, the next start makes it whole: %s",
  (age) => {
    using right = ledgerFolder();
    using model = openSession(right.path, { readOnly: false });
    migrate(model, clock);
    for (let brokenAt = 1, isWhole = false; !isWhole; brokenAt += 1) {
      using place = ledgerFolder();
      using session = openSession(place.path, { readOnly: false });
      makeOlder(session, age);
      let count = 0;
      const breaking = disturbed(session, "run", () => {
        count += 1;
        if (count === brokenAt) throw new Error("broken off");
      });
      try {
        migrate(breaking, clock);
        isWhole = true;
        expect(brokenAt).toBeGreaterThan(3);
      } catch (error) {
        expect(error).toMatchObject({ message: "broken off" });
        migrate(session, clock);
      }
      expect(shapeOf(session)).toEqual(shapeOf(model));
    }
  },
);

test.each([
  ["empty", 1],
  ["narrow", 2],
] as const)("two processes may upgrade it at the same time: %s", (age, lookAfterWhich) => {
  using place = ledgerFolder();
  using session = openSession(place.path, { readOnly: false });
  using other = openSession(place.path, { readOnly: false });
  makeOlder(session, age);
  let looks = 0;
  const slower = disturbed(session, "columnsOf", () => {
    looks += 1;
    if (looks === lookAfterWhich) migrate(other, clock);
  });
  migrate(slower, clock);
  expect(looks).toBeGreaterThan(3);
  expect(shapeOf(session)).toEqual(shapeOf(other));
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
