/**
 * The writing end of the ledger. One transaction holds all that a batch changes: rows, attempts, bodies, rollups, late
 * facts and the checkpoint of its journal. A row that is there already is passed over with everything that hangs on it,
 * so that a batch shipped twice, or two that overlap, change nothing the second time.
 */
import { type AmendedEntry, type CallId, type Clock, systemClock } from "@ai-liaison/core";
import type { FoldedCall, Position, ShippedBatch, Sink, UnpackedCall } from "@ai-liaison/journal";
import { migrate } from "../schema/migrate.ts";
import { openSession, type PreparedWrite, type SqlSession } from "../sqlite/session.ts";
import { amendRecord } from "./amend-record.ts";
import { type BodyLimits, type BodyReader, createBodyPacker, createBodyReader } from "./body-packs.ts";
import { type CallTable, createCallTable } from "./call-table.ts";
import { countedCall } from "./counted-call.ts";
import { needsEstimate } from "./needs-estimate.ts";
import { RollupBatch } from "./rollup-batch.ts";
import { createRollupStore } from "./store-rollups.ts";

const MAX_BODY_BYTES = 10 * 1024 * 1024;

export interface LedgerStoreOptions {
  readonly clock?: Pick<Clock, "nowMs">;
  /** False: bodies are not kept. */
  readonly storeBodies?: boolean;
  /** A longer body is cut here and marked; 10 MiB unless told. */
  readonly maxBodyBytes?: number;
  /** Remember which calls nobody counted, for `pendingEstimates`. */
  readonly estimates?: boolean;
}

export interface LedgerStore extends Sink, Disposable, AsyncDisposable {
  /** Applies late facts; how many of their calls are here. */
  amend(amendments: readonly AmendedEntry[]): number;
  /** Calls whose tokens are still to be counted, oldest first, at most so many. */
  pendingEstimates(limit: number): readonly CallId[];
  /** Notes that a call's tokens were counted (or that they cannot be: null). */
  settleEstimate(id: CallId, changes: AmendedEntry["changes"] | null): void;
  /** A stored call as it was shipped; null when there is none of that id. */
  callOf(id: CallId): UnpackedCall | null;
  /** Lets go of memory that `callOf` keeps for the next one. */
  releaseBodies(): void;
  /** Deletes the bodies of calls that began before this moment; rows stay. How many packs went. */
  purgeBodies(beforeMs: number): number;
  /** Forgets how far it is in a journal that is no more. */
  forget(journalId: string): void;
}

/** Opens the ledger for writing, and makes or upgrades its tables. Throws while another holds its lock. */
export function openLedgerStore(path: string, options: LedgerStoreOptions = {}): LedgerStore {
  const session = openSession(path, { readOnly: false });
  try {
    migrate(session, options.clock ?? systemClock);
    return new SqlLedgerStore(session, options);
  } catch (error) {
    session[Symbol.dispose]();
    throw error;
  }
}

class SqlLedgerStore implements LedgerStore {
  readonly #session: SqlSession;
  readonly #calls: CallTable;
  readonly #packer: ReturnType<typeof createBodyPacker>;
  readonly #bodies: BodyReader;
  readonly #storeRollups: (batch: RollupBatch) => void;
  readonly #saveCheckpoint: PreparedWrite;
  readonly #addPending: PreparedWrite;
  readonly #estimates: boolean;

  constructor(session: SqlSession, options: LedgerStoreOptions) {
    const limits: BodyLimits = {
      store: options.storeBodies ?? true,
      maxBytes: options.maxBodyBytes ?? MAX_BODY_BYTES,
    };
    const { query } = session;
    this.#session = session;
    this.#calls = createCallTable(session);
    this.#packer = createBodyPacker(session, limits);
    this.#bodies = createBodyReader(session);
    this.#storeRollups = createRollupStore(session);
    this.#estimates = options.estimates ?? false;
    this.#addPending = session.prepare(query.insertInto("pending_estimates").values({ call_id: "" }));
    this.#saveCheckpoint = session.prepare(
      query
        .insertInto("journal_checkpoints")
        .values({ journal_id: "", segment: 0, position: 0 })
        .onConflict((conflict) =>
          conflict.column("journal_id").doUpdateSet(({ ref }) => ({
            segment: ref("excluded.segment"),
            position: ref("excluded.position"),
          })),
        ),
    );
  }

  checkpoint(journalId: string): Position | null {
    const { query } = this.#session;
    const row = this.#session.first(
      query.selectFrom("journal_checkpoints").select(["segment", "position"]).where("journal_id", "=", journalId),
    );
    return row === null ? null : { segment: Number(row.segment), offset: Number(row.position) };
  }

  store(batch: ShippedBatch): void {
    this.#session.transaction("write", () => {
      const rollups = new RollupBatch();
      this.#insertAll(batch.rows, rollups);
      this.#amendAll(batch.amendments, rollups);
      this.#storeRollups(rollups);
      this.#saveCheckpoint.run([batch.journalId, batch.to.segment, batch.to.offset]);
    });
  }

  amend(amendments: readonly AmendedEntry[]): number {
    return this.#session.transaction("write", () => {
      const rollups = new RollupBatch();
      const found = this.#amendAll(amendments, rollups);
      this.#storeRollups(rollups);
      return found;
    });
  }

  pendingEstimates(limit: number): readonly CallId[] {
    const pending = this.#session.query.selectFrom("pending_estimates").select("call_id").orderBy("call_id");
    return this.#session.all(pending.limit(limit)).map(({ call_id }) => String(call_id) as CallId);
  }

  settleEstimate(id: CallId, changes: AmendedEntry["changes"] | null): void {
    this.#session.transaction("write", () => {
      const rollups = new RollupBatch();
      // What the vendor has told meanwhile stands.
      const source = changes === null ? undefined : this.#calls.find(id)?.usageSource;
      if (changes !== null && (source === "none" || source === "partial"))
        this.#amendAll([{ kind: "amended", id, changes }], rollups);
      this.#storeRollups(rollups);
      this.#session.run(this.#session.query.deleteFrom("pending_estimates").where("call_id", "=", id));
    });
  }

  callOf(id: CallId): UnpackedCall | null {
    const record = this.#calls.find(id);
    const row = this.#session.first(
      this.#session.query
        .selectFrom("api_calls")
        .select(["body_pack_id", "body_offset", "request_bytes", "response_bytes", "body_truncated"])
        .select(["response_dialect", "interrupted"])
        .where("id", "=", id),
    );
    if (record === null || row === null) return null;
    const bodies = this.#bodies.read(row);
    return {
      record,
      requestBody: bodies.request,
      responseBody: bodies.response,
      bodyTruncated: row.body_truncated === 1,
      responseDialect: row.response_dialect === null ? null : String(row.response_dialect),
      interrupted: row.interrupted === 1,
    };
  }

  releaseBodies(): void {
    this.#bodies.release();
  }

  purgeBodies(beforeMs: number): number {
    this.#bodies.release();
    return this.#session.run(
      this.#session.query.deleteFrom("api_call_bodies").where("newest_at", "<", Math.trunc(beforeMs)),
    );
  }

  forget(journalId: string): void {
    const { query } = this.#session;
    this.#session.run(query.deleteFrom("journal_checkpoints").where("journal_id", "=", journalId));
  }

  [Symbol.dispose](): void {
    this.#session[Symbol.dispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this[Symbol.dispose]();
  }

  #insertAll(rows: Iterable<FoldedCall>, rollups: RollupBatch): void {
    const bodies = this.#packer.open();
    for (const call of rows) {
      const counted = countedCall(call.packed);
      if (!this.#calls.insert(call, counted, bodies)) continue;
      rollups.add(counted);
      if (this.#estimates && needsEstimate(counted, call)) this.#addPending.run([counted.id]);
    }
    bodies.finish();
  }

  #amendAll(amendments: readonly AmendedEntry[], rollups: RollupBatch): number {
    let found = 0;
    for (const { id, changes } of amendments) {
      const before = this.#calls.find(id);
      if (before === null) continue;
      const after = amendRecord(before, changes);
      this.#calls.update(after);
      rollups.replace(before, after);
      found += 1;
    }
    return found;
  }
}
