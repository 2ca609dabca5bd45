import {
  type CallRecord,
  isJsonObject,
  type Json,
  NO_USAGE,
  parseObject,
  type Usage,
  type WholeAnswer,
} from "@ai-liaison/core";
import type { FoldedCall } from "@ai-liaison/journal";
import { countChatRequest, countText } from "@ai-liaison/pricing";
import { priceRecorded } from "../ingest/price-recorded.ts";
import type { PricingData } from "../ingest/pricing-data.ts";
import { countableRequest, recordedAnswer, routeOfRecord } from "./recorded-bodies.ts";

/**
 * Counts what a vendor did not report, in the ledger's own thread: it loads a tokenizer and takes as long as three
 * requests, so that no call ever waits for it. The count is marked: `estimated` for a whole answer, `partial` for one
 * that was cut. Null when there is nothing to count from.
 */
export async function estimate(call: FoldedCall, data: unknown): Promise<Partial<CallRecord> | null> {
  const { record, requestBody } = call;
  const request = requestBody === null ? null : parseObject(Buffer.from(requestBody).toString("utf8"));
  if (request === null) return null;
  const route = routeOfRecord(record);
  if (route === null) return null;
  const model = record.modelUsed ?? record.modelRequested;
  const countable = countableRequest(route, record, request);
  const inputTokens =
    countable === null ? await countText(model, textIn(request)) : await countChatRequest(model, countable);
  const outputTokens = await countText(model, textOf(recordedAnswer(route, call)));
  const usage: Usage = { ...NO_USAGE, inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
  return withUsage(record, usage, data as PricingData);
}

function withUsage(record: CallRecord, usage: Usage, data: PricingData): Partial<CallRecord> {
  const priced = record.provider === null ? null : priceRecorded(record, usage, data);
  const { inputTokens, outputTokens, totalTokens } = usage;
  const usageSource = record.status === "success" ? ("estimated" as const) : ("partial" as const);
  const counted = {
    inputTokens,
    outputTokens,
    totalTokens,
    usageSource,
    totalCostNanoUsd: priced?.totalNanoUsd ?? null,
  };
  const last = record.attempts.length - 1;
  return {
    ...counted,
    costSource: priced?.source ?? null,
    costBreakdown: priced?.breakdown ?? null,
    priceId: priced?.priceId ?? null,
    attempts: record.attempts.map((attempt, index) => (index === last ? { ...attempt, ...counted } : attempt)),
  };
}

/** All the text an answer holds. */
function textOf(answer: WholeAnswer | null): string {
  const texts = (answer?.choices ?? []).flatMap(({ content }) =>
    content.map((block) => {
      if (block.type === "tool-call") return `${block.name}${block.argumentsText}`;
      return block.type === "text" || block.type === "reasoning" || block.type === "refusal" ? block.text : "";
    }),
  );
  return texts.join("\n");
}

/** All the text a request holds, wherever it stands, for one that cannot be read as a conversation. */
function textIn(value: Json): string {
  if (typeof value === "string") return value.length > LONGEST_WORDS && !value.includes(" ") ? "" : value;
  if (Array.isArray(value)) return value.map(textIn).join("\n");
  return isJsonObject(value) ? Object.values(value).map(textIn).join("\n") : "";
}

/** A longer text without a blank is no words, but an image or a file in base64. */
const LONGEST_WORDS = 4096;
