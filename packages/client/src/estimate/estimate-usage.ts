import {
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
import {
  type ConfigPrice,
  countChatRequest,
  countText,
  createPriceBook,
  type PriceBook,
  type PricedUsage,
  type PriceQuery,
} from "@ai-liaison/pricing";
import { SseDecoder } from "@ai-liaison/wire";

/** What the counting thread knows of the configuration: prices, and which vendor stands behind which provider. */
export interface EstimatorData {
  readonly prices: readonly ConfigPrice[];
  readonly markupPercent: string | undefined;
  readonly providers: Readonly<Record<string, PricedProvider>>;
}

export type PricedProvider = Pick<PriceQuery, "vendorId" | "vendorPriceId" | "fallbackNanoUsdPerMtok" | "simulated">;

const books = new WeakMap<EstimatorData, PriceBook>();

/**
 * Counts what a vendor did not report, in the ledger's own thread: it loads a tokenizer and takes as long as three
 * requests, so that no call ever waits for it. The count is marked: `estimated` for a whole answer, `partial` for one
 * that was cut. Null when there is nothing to count from.
 */
export async function estimate(call: FoldedCall, data: unknown): Promise<Partial<CallRecord> | null> {
  const { record, requestBody } = call;
  const request = requestBody === null ? null : parseObject(requestBody);
  if (request === null) return null;
  const model = record.modelUsed ?? record.modelRequested;
  const inputTokens = await countChatRequest(model, request);
  const outputTokens = await countText(model, answerText(call));
  const usage: Usage = { ...NO_USAGE, inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
  return withUsage(record, usage, data as EstimatorData);
}

function withUsage(record: CallRecord, usage: Usage, data: EstimatorData): Partial<CallRecord> {
  const priced = priceOf(record, usage, data);
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

function priceOf(record: CallRecord, usage: Usage, data: EstimatorData): PricedUsage | null {
  const provider = data.providers[record.provider ?? ""];
  if (provider === undefined) return null;
  const book = books.get(data) ?? createPriceBook({ configPrices: data.prices, markupPercent: data.markupPercent });
  books.set(data, book);
  return book.price({
    ...provider,
    providerName: record.provider ?? "",
    model: record.modelUsed ?? record.modelRequested,
    atMs: record.createdAtMs,
    usage,
    serviceTier: null,
  });
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
  const dialect = dialectById(dialectId);
  const route = dialect?.routes.find(({ endpoint }) => endpoint === record.endpoint);
  const format = route === undefined ? undefined : dialect?.operations[route.operation];
  if (format === undefined) return [];
  const body = parseObject(bytes);
  if (body !== null) return format.readResponse(body);
  if (format.stream === null) return [];
  const decoder = new SseDecoder();
  const reader = format.stream.openReader();
  const parts = decoder.push(bytes).flatMap((event) => (event.comment ? [] : reader.read(event)));
  return [...parts, ...decoder.flush().flatMap((event) => (event.comment ? [] : reader.read(event)))];
}

function parseObject(bytes: Uint8Array): JsonObject | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
