/**
 * One reported call. The fields are those of the published record, all optional but the provider and the model; what a
 * reporter may not say (which key it has, what a call cost by its own price list) is read, checked and set aside.
 */
import {
  type CallId,
  type CallRecord,
  type CostSource,
  Fault,
  isJsonObject,
  type Json,
  type KeyId,
  parseUsd,
  RECORD_COLUMNS,
} from "@ai-liaison/core";
import { FieldReader } from "./field-reader.ts";
import { readAttempts } from "./read-attempts.ts";
import { readMedia } from "./read-media.ts";
import { readOutcome } from "./read-outcome.ts";
import { readTokens } from "./read-tokens.ts";
import { refuseUnknown } from "./refuse-unknown.ts";

/** Who reports, and when. */
export interface EventOrigin {
  readonly nowMs: number;
  readonly keyId: KeyId | null;
  /** The customer the key is pinned to. */
  readonly customer: string | null;
  readonly source: "sdk" | "import";
}

const COLUMNS = Object.values(RECORD_COLUMNS).map(({ column }) => column);
/** The published names, and two that save a reporter a thought. */
export const EVENT_FIELDS: ReadonlySet<string> = new Set([...COLUMNS, "model", "total_cost_usd"]);

const CACHES = ["miss", "hit", "semantic", "off"] as const;
const COST_SOURCES = ["catalogue", "config", "provider", "simulated"] as const satisfies readonly CostSource[];
const MAX_WARNINGS = 20;

/** The record of an event, unpriced. Throws a Fault that names the field: `invalid_request`, or `permission`. */
export function readEvent(event: Json, idOf: (id: string | null) => CallId, origin: EventOrigin): CallRecord {
  if (!isJsonObject(event)) throw new Fault("invalid_request", "An event is a JSON object.");
  const warnings: string[] = [];
  const warn = (warning: string) => warnings.push(warning);
  const fields = new FieldReader(event, warn);
  refuseUnknown(fields.names, EVENT_FIELDS);
  const id = idOf(fields.id("id"));
  const provider = readProvider(fields);
  const models = readModels(fields);
  const responseTimeMs = fields.duration("response_time_ms") ?? 0;
  const createdAtMs = fields.moment("created_at", origin.nowMs) ?? Math.round(origin.nowMs - responseTimeMs);
  checkSetAside(fields);
  const record: CallRecord = {
    id,
    groupId: fields.id("group_id"),
    createdAtMs,
    source: origin.source,
    serviceName: fields.id("service_name"),
    endpoint: fields.id("endpoint") ?? "custom",
    provider,
    ...models,
    route: fields.id("route"),
    customerId: readCustomer(fields, origin),
    userId: fields.id("user_id"),
    sessionId: fields.id("session_id"),
    keyId: origin.keyId,
    tags: fields.tags("tags"),
    metadata: fields.json("metadata"),
    ...readOutcome(fields, warn),
    streaming: fields.flag("streaming") ?? false,
    cache: fields.choice("cache", CACHES) ?? "off",
    responseCacheKey: fields.id("response_cache_key"),
    ...readTokens(fields),
    cacheWrite1hTokens: fields.count("cache_write_1h_tokens"),
    ...readMedia(fields),
    serviceTier: fields.id("service_tier"),
    rawUsage: fields.json("raw_usage"),
    ...readStatedCost(fields),
    costBreakdown: null,
    priceId: null,
    savedCostNanoUsd: null,
    responseTimeMs,
    timeToFirstTokenMs: fields.duration("time_to_first_token_ms"),
    attempts: [],
    warnings,
    decision: fields.json("decision"),
    // Who is given an answer may go on from it: that is not for a reporter to say.
    answerId: null,
  };
  const told = readWarnings(fields);
  const attempts = readAttempts(fields, { call: record, nowMs: origin.nowMs, warn });
  return { ...record, attempts, warnings: [...told, ...warnings] };
}

/** Null where the reporter says that nobody was asked; not to mention it is an oversight. */
function readProvider(fields: FieldReader): string | null {
  const provider = fields.id("provider");
  if (provider !== null || fields.has("provider")) return provider;
  throw fields.wrong("provider", "named: who answered the call");
}

function readModels(fields: FieldReader): Pick<CallRecord, "modelRequested" | "modelUsed"> {
  const modelUsed = fields.id("model_used");
  const modelRequested = fields.id("model_requested") ?? fields.id("model") ?? modelUsed;
  if (modelRequested === null) throw fields.wrong("model", "named, here or as `model_requested` or `model_used`");
  return { modelRequested, modelUsed };
}

/** A pinned key's customer, whose calls nobody else reports; else the one that is named. */
function readCustomer(fields: FieldReader, { customer }: EventOrigin): string | null {
  const named = fields.id("customer_id");
  if (customer === null || named === null || named === customer) return customer ?? named;
  throw new Fault("permission", "This key belongs to another customer than `customer_id` names.", {
    param: "customer_id",
    hint: "Leave the field out, or use a key of that customer.",
  });
}

/** The one cost a reporter may state: what the vendor itself said. */
function readStatedCost(fields: FieldReader): Pick<CallRecord, "totalCostNanoUsd" | "costSource"> {
  const costSource = fields.choice("cost_source", COST_SOURCES);
  const nanoUsd = fields.count("total_cost_nano_usd") ?? readUsd(fields);
  const isStated = costSource === "provider" && nanoUsd !== null;
  return isStated ? { totalCostNanoUsd: nanoUsd, costSource } : { totalCostNanoUsd: null, costSource: null };
}

function readUsd(fields: FieldReader): number | null {
  const text = fields.id("total_cost_usd");
  const nano = text === null ? null : parseUsd(text);
  if (text === null || (nano !== null && nano >= 0n && nano <= BigInt(Number.MAX_SAFE_INTEGER))) {
    return nano === null ? null : Number(nano);
  }
  throw fields.wrong("total_cost_usd", "an amount in dollars, as a decimal string");
}

/** Read for their types alone: the key says who reports, and prices are this ledger's business. */
function checkSetAside(fields: FieldReader): void {
  fields.id("source");
  fields.id("key_id");
  fields.id("price_id");
  fields.id("answer_id");
  fields.count("saved_cost_nano_usd");
  fields.json("cost_breakdown");
}

function readWarnings(fields: FieldReader): readonly string[] {
  return fields.list("warnings", MAX_WARNINGS).map((warning, index) => {
    if (typeof warning === "string") return new FieldReader({ warning }, () => {}).text("warning") ?? "";
    throw fields.wrong(`warnings[${index}]`, "a string");
  });
}
