import {
  type Block,
  type CallRecord,
  formatUsd,
  type Json,
  type ToolCallBlock,
  type WholeAnswer,
} from "@ai-liaison/core";
import type { CallSummary, CallUsage, ChatResult, ToolCall } from "./chat-result.ts";

/** The answer the parts add up to, with what the record knows of its call. */
export function chatResult(answer: WholeAnswer, record: CallRecord): ChatResult {
  const choice = answer.choices[0];
  const content = choice?.content ?? [];
  return {
    ...summaryOf(answer, record),
    text: content.map((block) => (block.type === "text" ? block.text : "")).join(""),
    content,
    message: { role: "assistant", content },
    toolCalls: content.filter(isOwnToolCall).map(toolCallOf),
    finish: choice?.finish ?? null,
  };
}

export function summaryOf(answer: Pick<WholeAnswer, "id" | "model">, record: CallRecord): CallSummary {
  const { totalCostNanoUsd: costNanoUsd } = record;
  return {
    callId: record.id,
    id: answer.id ?? record.id,
    model: answer.model ?? record.modelUsed ?? record.modelRequested,
    provider: record.provider ?? "",
    usage: usageOf(record),
    costUsd: costNanoUsd === null ? null : formatUsd(costNanoUsd),
    costNanoUsd,
    attempts: record.attempts.length,
    warnings: record.warnings,
    simulated: record.costSource === "simulated",
  };
}

export function toolCallOf({ id, name, argumentsText }: ToolCallBlock): ToolCall {
  return { id: id ?? "", name, argumentsText, arguments: parseArguments(argumentsText) };
}

/** A call for the caller to make; `server` tools ran at the vendor. */
export function isOwnToolCall(block: Block): block is ToolCallBlock {
  return block.type === "tool-call" && block.kind !== "server";
}

/** A tool without parameters is often called with no arguments at all. */
function parseArguments(text: string): Json {
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

function usageOf(record: CallRecord): CallUsage {
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens, totalTokens } = record;
  const { audioInputTokens, audioOutputTokens, imageCount, usageSource: source, rawUsage: raw } = record;
  const counts = { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens, totalTokens };
  return { ...counts, audioInputTokens, audioOutputTokens, imageCount, source, raw };
}
