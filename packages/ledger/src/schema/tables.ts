/** The tables as kysely's types know them; columns of records come from the one table of names in core. */
import type { Column, RECORD_COLUMNS } from "@ai-liaison/core";
import type { AttemptCounter } from "../sums/attempt-sums.ts";
import type { CallCounter } from "../sums/call-sums.ts";
import type { RollupDimension } from "../sums/dimensions.ts";

type Cell<C extends Column> =
  | (C["type"] extends "text" | "json" ? string : number)
  | (C["nullable"] extends true ? null : never);
type Cells<Columns extends Readonly<Record<string, Column>>> = {
  [Field in keyof Columns as Columns[Field]["column"]]: Cell<Columns[Field]>;
};

export interface LedgerTables {
  api_calls: Cells<typeof RECORD_COLUMNS> & CallExtras;
  api_call_bodies: BodyPackTable;
  call_rollups: Record<RollupDimension, string> & Record<CallCounter, number> & CallRollupExtras;
  attempt_rollups: Record<AttemptCounter, number> & AttemptRollupExtras;
  pending_estimates: { call_id: string };
  journal_checkpoints: { journal_id: string; segment: number; position: number };
  /** The largest number given so far, by what it numbers. */
  sequences: { name: string; last: number };
  schema_migrations: { name: string; applied_at: number };
}

/** What a call's row holds beside the record. */
export interface CallExtras {
  attempt_count: number;
  /** Where its bodies are: the pack, the request's first byte in it, and the lengths; the answer follows the request. */
  body_pack_id: number | null;
  body_offset: number | null;
  request_bytes: number | null;
  response_bytes: number | null;
  body_truncated: number;
  response_dialect: string | null;
  interrupted: number;
}

/** Many calls' bodies, one after the other, compressed together. */
export interface BodyPackTable {
  id: number;
  /** When the youngest call in it began. */
  newest_at: number;
  raw_bytes: number;
  data: Uint8Array;
}

interface CallRollupExtras {
  hour: number;
  total_cost_nano_usd: bigint;
  saved_cost_nano_usd: bigint;
  max_us: number;
  latency: string;
}

interface AttemptRollupExtras {
  hour: number;
  provider: string;
  model: string;
  total_cost_nano_usd: bigint;
  max_us: number;
  last_attempt_at: number;
  durations: string;
  first_tokens: string;
  error_codes: string;
}
