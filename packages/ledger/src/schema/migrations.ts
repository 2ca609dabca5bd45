/**
 * The tables' history. Columns of records and sums come from their tables of names, and `GROWING_TABLES` adds those
 * that a ledger made earlier lacks; a migration is for all else. It
 * is a list of statements that run in one transaction with the note that they have
 * run, so that one killed half-way has not happened. Never change one that was released: add another, and only add
 * columns and tables, so that the program before it still runs.
 */
import { type Column, RECORD_COLUMNS } from "@ai-liaison/core";
import type { ColumnDefinitionBuilder, Compilable, CreateTableBuilder, Kysely } from "kysely";
import { ATTEMPT_COUNTERS } from "../sums/attempt-sums.ts";
import { CALL_COUNTERS } from "../sums/call-sums.ts";
import { ROLLUP_DIMENSIONS } from "../sums/dimensions.ts";
import type { LedgerTables } from "./tables.ts";

const SQL_TYPES = {
  text: "text",
  integer: "bigint",
  time: "bigint",
  real: "double precision",
  boolean: "smallint",
  json: "text",
} as const;

export interface Migration {
  readonly name: string;
  /** `bytesType` is the one type that every database names its own way. */
  statements(query: Kysely<LedgerTables>, bytesType: "blob" | "bytea"): readonly Compilable[];
}

export const MIGRATIONS: readonly Migration[] = [
  {
    name: "0001-calls",
    statements: ({ schema }, bytesType) => [
      recordColumns(schema.createTable("api_calls"), RECORD_COLUMNS)
        .addColumn("attempt_count", "bigint", notNull)
        .addColumn("body_pack_id", "bigint")
        .addColumn("body_offset", "bigint")
        .addColumn("request_bytes", "bigint")
        .addColumn("response_bytes", "bigint")
        .addColumn("body_truncated", "smallint", notNull)
        .addColumn("response_dialect", "text")
        .addColumn("interrupted", "smallint", notNull)
        .addPrimaryKeyConstraint("api_calls_pk", ["id"]),
      schema.createIndex("api_calls_created_at").on("api_calls").column("created_at"),
      schema
        .createIndex("api_calls_customer")
        .on("api_calls")
        .columns(["customer_id", "created_at"])
        .where("customer_id", "is not", null),
      schema
        .createIndex("api_calls_answer")
        .on("api_calls")
        .columns(["answer_id", "created_at"])
        .where("answer_id", "is not", null),
      schema
        .createTable("api_call_bodies")
        .addColumn("id", "integer", (column) => column.primaryKey())
        .addColumn("newest_at", "bigint", notNull)
        .addColumn("raw_bytes", "bigint", notNull)
        .addColumn("data", bytesType as "blob", notNull),
      schema.createIndex("api_call_bodies_newest_at").on("api_call_bodies").column("newest_at"),
      schema.createTable("pending_estimates").addColumn("call_id", "text", (column) => column.primaryKey()),
      schema
        .createTable("journal_checkpoints")
        .addColumn("journal_id", "text", (column) => column.primaryKey())
        .addColumn("segment", "bigint", notNull)
        .addColumn("position", "bigint", notNull),
    ],
  },
  {
    name: "0002-rollups",
    statements: ({ schema }) => [callRollups(schema), attemptRollups(schema)],
  },
  {
    name: "0003-sequences",
    statements: ({ schema }) => [
      schema
        .createTable("sequences")
        .addColumn("name", "text", (column) => column.primaryKey())
        .addColumn("last", "bigint", notNull),
    ],
  },
];

export interface AddedColumn {
  readonly name: string;
  readonly type: (typeof SQL_TYPES)[keyof typeof SQL_TYPES];
  /** Starts at 0 in rows that are there already; else they hold null. */
  readonly zero: boolean;
}

/** The tables whose columns follow a table of names. */
export const GROWING_TABLES: Readonly<Record<string, readonly AddedColumn[]>> = {
  api_calls: recorded(RECORD_COLUMNS),
  call_rollups: CALL_COUNTERS.map((name) => ({ name, type: "bigint", zero: true })),
  attempt_rollups: ATTEMPT_COUNTERS.map((name) => ({ name, type: "bigint", zero: true })),
};

function recorded(columns: Readonly<Record<string, Column>>): readonly AddedColumn[] {
  return Object.values(columns).map(({ column, type }) => ({ name: column, type: SQL_TYPES[type], zero: false }));
}

type Schema = Kysely<LedgerTables>["schema"];
type Table = CreateTableBuilder<string, string>;

function recordColumns(table: Table, columns: Readonly<Record<string, Column>>): Table {
  let extended = table;
  for (const column of Object.values(columns)) {
    extended = extended.addColumn(column.column, SQL_TYPES[column.type], column.nullable ? nullable : notNull);
  }
  return extended;
}

function callRollups(schema: Schema): Table {
  let table: Table = schema.createTable("call_rollups").addColumn("hour", "bigint", notNull);
  for (const dimension of ROLLUP_DIMENSIONS) table = table.addColumn(dimension, "text", notNull);
  for (const counter of CALL_COUNTERS) table = table.addColumn(counter, "bigint", notNull);
  return table
    .addColumn("total_cost_nano_usd", "bigint", notNull)
    .addColumn("saved_cost_nano_usd", "bigint", notNull)
    .addColumn("max_us", "bigint", notNull)
    .addColumn("latency", "text", notNull)
    .addPrimaryKeyConstraint("call_rollups_pk", ["hour", ...ROLLUP_DIMENSIONS]);
}

function attemptRollups(schema: Schema): Table {
  let table: Table = schema
    .createTable("attempt_rollups")
    .addColumn("hour", "bigint", notNull)
    .addColumn("provider", "text", notNull)
    .addColumn("model", "text", notNull);
  for (const counter of ATTEMPT_COUNTERS) table = table.addColumn(counter, "bigint", notNull);
  return table
    .addColumn("total_cost_nano_usd", "bigint", notNull)
    .addColumn("max_us", "bigint", notNull)
    .addColumn("last_attempt_at", "bigint", notNull)
    .addColumn("durations", "text", notNull)
    .addColumn("first_tokens", "text", notNull)
    .addColumn("error_codes", "text", notNull)
    .addPrimaryKeyConstraint("attempt_rollups_pk", ["hour", "provider", "model"]);
}

function notNull(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull();
}

function nullable(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column;
}
