import {
  type AttemptRecord,
  type CallRecord,
  isJsonObject,
  type Json,
  NO_USAGE,
  type Part,
  parseObject,
  totalTokensOf,
  type Usage,
} from "@ai-liaison/core";
import type { UnpackedCall } from "@ai-liaison/journal";
import { countChatRequest, countText } from "@ai-liaison/pricing";
import { priceRecorded } from "../ingest/price-recorded.ts";
import type { PricingData } from "../ingest/pricing-data.ts";
import { countableRequest, type RecordedRoute, recordedParts, routeOfRecord } from "./recorded-bodies.ts";

/**
 * Counts what a vendor did not report, in the ledger's own thread: it loads a tokenizer and takes as long as three
 * requests, so that no call ever waits for it. The count is marked: `estimated` for a whole answer, `partial` for one
 * that was cut. Null when there is nothing to count from.
 */
export async function estimate(call: UnpackedCall, data: unknown): Promise<Partial<CallRecord> | null> {
  const { record } = call;
  const route = routeOfRecord(record);
  if (route === null) return null;
  const parts = recordedParts(route, call);
  const told = record.usageSource === "none" ? null : await withUntold(record, parts);
  const usage = record.usageSource === "none" ? await countAll(call, route, parts) : told;
  return usage === null ? null : withUsage(record, usage, data as PricingData);
}

/**
 * Some vendors tell the usage when their answer begins, and again when it ends. Of one that was cut between, what was
 * said since they last told it is counted, and is added to what they told.
 */
async function withUntold(record: CallRecord, parts: readonly Part[]): Promise<Usage | null> {
  const at = parts.findLastIndex((part) => part.type === "usage");
  const last = parts[at];
  if (last?.type !== "usage" || last.usage.outputTokens === null) return null;
  const untold = await countText(modelOf(record), textOf(parts.slice(at + 1)));
  if (untold === 0) return null;
  const { outputTokens, totalTokens } = last.usage;
  return {
    ...last.usage,
    outputTokens: outputTokens + untold,
    totalTokens: totalTokens === null ? null : totalTokens + untold,
  };
}

async function countAll(call: UnpackedCall, route: RecordedRoute, parts: readonly Part[]): Promise<Usage | null> {
  const { record, requestBody } = call;
  const request = requestBody === null ? null : parseObject(Buffer.from(requestBody).toString("utf8"));
  if (request === null) return null;
  const model = modelOf(record);
  const countable = countableRequest(route, record, request);
  const inputTokens =
    countable === null ? await countText(model, textIn(request)) : await countChatRequest(model, countable);
  const outputTokens = await countText(model, textOf(parts));
  return { ...NO_USAGE, inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
}

function modelOf({ modelUsed, modelRequested }: CallRecord): string {
  return modelUsed ?? modelRequested;
}

function withUsage(record: CallRecord, usage: Usage, data: PricingData): Partial<CallRecord> {
  const priced = record.provider === null ? null : priceRecorded(record, usage, data);
  const { inputTokens, outputTokens } = usage;
  const usageSource = record.status === "success" ? ("estimated" as const) : ("partial" as const);
  const counted = {
    inputTokens,
    outputTokens,
    totalTokens: totalTokensOf(usage),
    usageSource,
    totalCostNanoUsd: priced?.totalNanoUsd ?? null,
  };
  const last = record.attempts.length - 1;
  const attempts = record.attempts.map((attempt, index) => (index === last ? { ...attempt, ...counted } : attempt));
  return {
    ...(attempts.length > 1 ? { ...counted, ...summed(attempts) } : counted),
    costSource: priced?.source ?? null,
    costBreakdown: priced?.breakdown ?? null,
    priceId: priced?.priceId ?? null,
    attempts,
  };
}

/** What all tries took together: one that failed may have taken something, too. */
function summed(attempts: readonly AttemptRecord[]) {
  const sum = (of: (attempt: AttemptRecord) => number | null): number | null =>
    attempts.map(of).reduce((left, right) => (left === null || right === null ? (left ?? right) : left + right), null);
  return {
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    totalTokens: sum(({ totalTokens }) => totalTokens),
    totalCostNanoUsd: sum(({ totalCostNanoUsd }) => totalCostNanoUsd),
  };
}

/** All the text these parts of an answer hold. */
function textOf(parts: readonly Part[]): string {
  return parts.map(wordsOf).join("");
}

function wordsOf(part: Part): string {
  switch (part.type) {
    case "text-delta":
    case "reasoning-delta":
    case "refusal-delta":
      return part.text;
    case "tool-call-start":
      return part.name;
    case "tool-call-delta":
      return part.argumentsText;
    case "block-end":
    case "finish":
      return "\n";
    default:
      return "";
  }
}

/** All the text a request holds, wherever it stands, for one that cannot be read as a conversation. */
function textIn(value: Json): string {
  if (typeof value === "string") return value.length > LONGEST_WORDS && !value.includes(" ") ? "" : value;
  if (Array.isArray(value)) return value.map(textIn).join("\n");
  return isJsonObject(value) ? Object.values(value).map(textIn).join("\n") : "";
}

/** A longer text without a blank is no words, but an image or a file in base64. */
const LONGEST_WORDS = 4096;
