import type { Clock } from "@ai-liaison/core";
import { attemptsView } from "../sqlite/attempts-view.ts";
import { BYTES_TYPE, type SqlSession } from "../sqlite/session.ts";
import { type AddedColumn, GROWING_TABLES, MIGRATIONS, type Migration } from "./migrations.ts";

/** Brings the tables up to date; run again, it changes nothing. Newer migrations than ours are left alone. */
export function migrate(session: SqlSession, clock: Pick<Clock, "nowMs">, migrations = MIGRATIONS): void {
  if (missing(session, migrations).length > 0) applyAll(session, clock, migrations);
  for (const [table, columns] of Object.entries(GROWING_TABLES)) addColumns(session, table, columns);
  showAttempts(session);
}

/** The view of attempts follows its table of names, too. */
function showAttempts(session: SqlSession): void {
  const { name, columns, query } = attemptsView(session.query);
  if (session.columnsOf(name).join() === columns.join()) return;
  session.transaction("write", () => {
    session.run(session.query.schema.dropView(name).ifExists());
    session.run(session.query.schema.createView(name).as(query));
  });
}

/** Columns that the tables of names have gained since this ledger was made. */
function addColumns(session: SqlSession, table: string, columns: readonly AddedColumn[]): void {
  if (lacking(session, table, columns).length === 0) return;
  session.transaction("write", () => {
    // Looked at again: another process may have been quicker.
    for (const { name, type, zero } of lacking(session, table, columns)) {
      const alter = session.query.schema.alterTable(table);
      session.run(alter.addColumn(name, type, (column) => (zero ? column.notNull().defaultTo(0) : column)));
    }
  });
}

function lacking(session: SqlSession, table: string, columns: readonly AddedColumn[]): readonly AddedColumn[] {
  const known = new Set(session.columnsOf(table));
  return columns.filter(({ name }) => !known.has(name));
}

function applyAll(session: SqlSession, clock: Pick<Clock, "nowMs">, migrations: readonly Migration[]): void {
  const { schema } = session.query;
  session.transaction("write", () =>
    session.run(
      schema
        .createTable("schema_migrations")
        .ifNotExists()
        .addColumn("name", "text", (column) => column.primaryKey())
        .addColumn("applied_at", "bigint", (column) => column.notNull()),
    ),
  );
  for (const migration of migrations) session.transaction("write", () => apply(session, clock, migration));
}

/** Which migrations this database has not seen: all of them when it is no ledger at all. */
export function missing(session: SqlSession, migrations = MIGRATIONS): readonly Migration[] {
  const applied = appliedNames(session);
  return migrations.filter(({ name }) => !applied.has(name));
}

function apply(session: SqlSession, clock: Pick<Clock, "nowMs">, migration: Migration): void {
  if (appliedNames(session).has(migration.name)) return;
  for (const statement of migration.statements(session.query, BYTES_TYPE)) session.run(statement);
  const note = { name: migration.name, applied_at: clock.nowMs() };
  session.run(session.query.insertInto("schema_migrations").values(note));
}

function appliedNames(session: SqlSession): ReadonlySet<unknown> {
  if (session.columnsOf("schema_migrations").length === 0) return new Set();
  return new Set(session.all(session.query.selectFrom("schema_migrations").select("name")).map(({ name }) => name));
}
