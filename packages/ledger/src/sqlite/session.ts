/**
 * All that knows SQLite: opening, pragmas, locking, and running what kysely has compiled. Queries are written with
 * kysely everywhere else, and never run by it: its driver is asynchronous, and statements here are prepared once.
 *
 * WAL lets readers read while the one writer writes. `synchronous=NORMAL` never corrupts; after a power cut the last
 * transactions may be gone, and with them their checkpoint, so that the journal ships them again. The wait for a lock is
 * short: whoever is refused comes back by its own clock.
 */
import { closeSync, openSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { Fault } from "@ai-liaison/core";
import { type Compilable, DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely";
import type { SqlRow, SqlValue } from "../schema/cells.ts";
import type { LedgerTables } from "../schema/tables.ts";

export const BYTES_TYPE = "blob";
const LOCK_WAIT_MS = 250;
/** Rows come in batches: larger pages (set when the file is made) are fewer to write, and to copy at a checkpoint. */
const WRITER_PRAGMAS =
  "pragma page_size = 16384; pragma journal_mode = wal; pragma synchronous = normal; pragma wal_autocheckpoint = 1000";
const KEPT_STATEMENTS = 64;

/** A statement prepared once, run with its parameters in the order kysely compiled them. */
export interface PreparedWrite {
  /** How many rows it changed. */
  run(values: readonly SqlValue[]): number;
}

/** The same for a question that has one row as its answer, or none. */
export interface PreparedRead {
  first(values: readonly SqlValue[]): SqlRow | null;
}

export interface SqlSession extends Disposable {
  /** Builds queries; running them is the session's work. */
  readonly query: Kysely<LedgerTables>;
  all(query: Compilable): readonly SqlRow[];
  first(query: Compilable): SqlRow | null;
  /** Rows one by one, for results too large to hold. */
  each(query: Compilable): Iterable<SqlRow>;
  run(query: Compilable): number;
  prepare(query: Compilable): PreparedWrite;
  prepareRead(query: Compilable): PreparedRead;
  /** The table's columns; none when there is no such table. */
  columnsOf(table: string): readonly string[];
  /** All or nothing; `read` sees one moment throughout. */
  transaction<Result>(mode: "read" | "write", work: () => Result): Result;
}

export interface SessionOptions {
  readonly readOnly: boolean;
  /** How long after the beginning of its transaction `each` goes on; for ever, unless told. */
  readonly giveUpAfterMs?: number;
}

/** Opens the database; `readOnly` refuses to make a file that is not there. It holds prompts: its owner alone may read it. */
export function openSession(path: string, options: SessionOptions): SqlSession {
  if (!options.readOnly) closeSync(openSync(path, "a", 0o600));
  const database = new DatabaseSync(path, { readOnly: options.readOnly, timeout: LOCK_WAIT_MS });
  try {
    if (!options.readOnly) database.exec(WRITER_PRAGMAS);
    database.exec("pragma cache_size = -4096; pragma temp_store = memory; pragma mmap_size = 0");
  } catch (error) {
    database.close();
    throw error;
  }
  return new SqliteSession(database, options.giveUpAfterMs ?? Number.POSITIVE_INFINITY);
}

class SqliteSession implements SqlSession {
  readonly query = compileOnly();
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #giveUpAfterMs: number;
  #untilMs = Number.POSITIVE_INFINITY;

  constructor(database: DatabaseSync, giveUpAfterMs: number) {
    this.#database = database;
    this.#giveUpAfterMs = giveUpAfterMs;
  }

  all(query: Compilable): readonly SqlRow[] {
    const { sql, parameters } = query.compile();
    return this.#statement(sql).all(...(parameters as SQLInputValue[])) as SqlRow[];
  }

  first(query: Compilable): SqlRow | null {
    const { sql, parameters } = query.compile();
    return (this.#statement(sql).get(...(parameters as SQLInputValue[])) as SqlRow | undefined) ?? null;
  }

  each(query: Compilable): Iterable<SqlRow> {
    const { sql, parameters } = query.compile();
    return this.#inTime(this.#statement(sql).iterate(...(parameters as SQLInputValue[])) as Iterable<SqlRow>);
  }

  run(query: Compilable): number {
    const { sql, parameters } = query.compile();
    return Number(this.#statement(sql).run(...(parameters as SQLInputValue[])).changes);
  }

  prepare(query: Compilable): PreparedWrite {
    const statement = this.#database.prepare(query.compile().sql);
    return { run: (values) => Number(statement.run(...values).changes) };
  }

  prepareRead(query: Compilable): PreparedRead {
    const statement = this.#database.prepare(query.compile().sql);
    return { first: (values) => (statement.get(...values) as SqlRow | undefined) ?? null };
  }

  columnsOf(table: string): readonly string[] {
    return this.#database
      .prepare("select name from pragma_table_info(?)")
      .all(table)
      .map(({ name }) => String(name));
  }

  transaction<Result>(mode: "read" | "write", work: () => Result): Result {
    this.#untilMs = performance.now() + this.#giveUpAfterMs;
    this.#database.exec(mode === "write" ? "begin immediate" : "begin");
    try {
      const result = work();
      this.#database.exec("commit");
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("rollback");
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#statements.clear();
    if (this.#database.isOpen) this.#database.close();
  }

  *#inTime(rows: Iterable<SqlRow>): Iterable<SqlRow> {
    for (const row of rows) {
      if (performance.now() > this.#untilMs) throw tooLong(this.#giveUpAfterMs);
      yield row;
    }
  }

  /** Prepared statements, the least recently used given up first. */
  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) {
      this.#statements.delete(sql);
      this.#statements.set(sql, known);
      return known;
    }
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    const [oldest] = this.#statements.keys();
    if (this.#statements.size > KEPT_STATEMENTS && oldest !== undefined) this.#statements.delete(oldest);
    return statement;
  }
}

function tooLong(giveUpAfterMs: number): Fault {
  return new Fault("timeout", `The ledger was read for ${giveUpAfterMs / 1000} s, and there was more.`, {
    hint: "Ask for a shorter period; without `user` and `status`, whole hours are summed already.",
  });
}

function compileOnly(): Kysely<LedgerTables> {
  return new Kysely<LedgerTables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
}
