import {
  type AttemptRecord,
  type CallRecord,
  collect,
  isJsonObject,
  type JsonObject,
  NO_USAGE,
  type Part,
  type Usage,
} from "@ai-liaison/core";
import { dialectById } from "@ai-liaison/dialects";
import type { FoldedCall } from "@ai-liaison/journal";
import { countChatRequest, countText, createPriceBook } from "@ai-liaison/pricing";
import { vendorById } from "@ai-liaison/providers";
import { SseDecoder } from "@ai-liaison/wire";

/**
 * Counts what a vendor did not report, in the ledger's own thread: it loads a tokenizer and takes as long as three
 * requests, so that no call ever waits for it. The count is marked: `estimated` for a whole answer, `partial` for one
 * that was cut. Null when there is nothing to count from.
 */
export async function estimate(call: FoldedCall): Promise<Partial<CallRecord> | null> {
  const { record } = call;
  if (record.usageSource === "provider" || call.requestBody === null) return null;
  const request = parseObject(call.requestBody);
  const model = record.modelUsed ?? record.modelRequested;
  if (request === null) return null;
  const inputTokens = record.inputTokens ?? (await countChatRequest(model, request));
  const outputTokens = record.outputTokens ?? (await countText(model, answerText(call)));
  const usage: Usage = { ...NO_USAGE, inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
  return withUsage(record, usage);
}

function withUsage(record: CallRecord, usage: Usage): Partial<CallRecord> {
  const provider = record.provider ?? "";
  const vendor = vendorById(provider);
  const priced = createPriceBook({ configPrices: [] }).price({
    vendorId: vendor?.id ?? provider,
    vendorPriceId: vendor?.priceId ?? null,
    providerName: provider,
    model: record.modelUsed ?? record.modelRequested,
    atMs: record.createdAtMs,
    usage,
    serviceTier: null,
    fallbackNanoUsdPerMtok: null,
    simulated: record.costSource === "simulated" || vendor?.simulated === true,
  });
  const tokens = { inputTokens: usage.inputTokens, outputTokens: usage.outputTokens, totalTokens: usage.totalTokens };
  const usageSource = record.status === "success" ? "estimated" : "partial";
  const cost = { totalCostNanoUsd: priced.totalNanoUsd };
  const attempts = record.attempts.map(
    (attempt, index): AttemptRecord =>
      index === record.attempts.length - 1 ? { ...attempt, ...tokens, ...cost, usageSource } : attempt,
  );
  return {
    ...tokens,
    ...cost,
    usageSource,
    costSource: priced.source,
    costBreakdown: priced.breakdown,
    priceId: priced.priceId,
    attempts,
  };
}

/** All the text an answer holds, as far as it came, in whatever format it came. */
function answerText({ record, responseBody, responseDialect }: FoldedCall): string {
  if (responseBody === null || responseDialect === null) return "";
  const { choices } = collect(partsOf(Buffer.from(responseBody), responseDialect, record));
  const texts = choices.flatMap(({ content }) =>
    content.map((block) => {
      if (block.type === "tool-call") return `${block.name}${block.argumentsText}`;
      return block.type === "text" || block.type === "reasoning" || block.type === "refusal" ? block.text : "";
    }),
  );
  return texts.join("\n");
}

function partsOf(bytes: Buffer, dialectId: string, record: CallRecord): readonly Part[] {
  const formats = Object.values(dialectById(dialectId)?.operations ?? {});
  const route = dialectById(dialectId)?.routes.find(({ endpoint }) => endpoint === record.endpoint);
  const format = route === undefined ? formats[0] : dialectById(dialectId)?.operations[route.operation];
  if (format === undefined) return [];
  const body = parseObject(bytes);
  if (body !== null) return format.readResponse(body);
  if (format.stream === null) return [];
  const decoder = new SseDecoder();
  const reader = format.stream.openReader();
  return [...decoder.push(bytes), ...decoder.flush()].flatMap((event) => reader.read(event));
}

function parseObject(bytes: Uint8Array): JsonObject | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
