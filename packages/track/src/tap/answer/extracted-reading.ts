import { Fault, isJsonObject, type Json, type JsonObject, NO_USAGE } from "@ai-liaison/core";
import { failed, type Outcome } from "../call/outcome.ts";
import type { ExtractedUsage, UsageExtractor } from "../destination/usage-extractor.ts";
import type { SentRequest } from "../request/sent-request.ts";
import type { AnswerHead } from "./answer-head.ts";
import { readVendorFault } from "./vendor-fault.ts";

const UNREADABLE = "The endpoint's extractor failed: what the call used is not known.";

/** A request of which an extractor alone may know the format, and the head of its answer. */
export interface ExtractedExchange {
  readonly head: AnswerHead;
  readonly request: SentRequest;
  readonly extractor: UsageExtractor;
}

/** What an answer says that no format of ours reads: an error's fault, or what an extractor finds. */
export function readExtracted(
  exchange: ExtractedExchange,
  value: unknown,
  answerBytes: number,
  nowMs: number,
): Outcome {
  const { head } = exchange;
  const first: unknown = Array.isArray(value) ? value[0] : value;
  const answer = isJsonObject(first) ? first : null;
  if (head.status >= 400) return failed(readVendorFault(null, head, answer, nowMs), head.status);
  return outcomeOf(head, extract(exchange, answer, answerBytes));
}

/** What the endpoint's extractor finds; what it throws is a warning. */
export function extract(
  { head, request, extractor }: ExtractedExchange,
  answer: JsonObject | null,
  answerBytes: number,
): Extracted {
  const { status, headers } = head;
  const { endpoint, destination, body } = request;
  const { path } = destination;
  const exchange = { endpoint: endpoint.name, path, request: body, status, headers, answer, answerBytes };
  try {
    // A copy: an application's own may return nothing at all.
    return { found: { ...extractor.read(exchange) }, warnings: [] };
  } catch {
    return { found: {}, warnings: [UNREADABLE] };
  }
}

export interface Extracted {
  readonly found: ExtractedUsage;
  readonly warnings: readonly string[];
}

/** What was found, as the end of a request. */
export function outcomeOf({ status }: AnswerHead, { found, warnings }: Extracted): Outcome {
  const facts: Record<string, Json> = { ...found.metadata };
  if (typeof found.id === "string") facts.id = found.id;
  const fault = typeof found.failure === "string" ? new Fault("server_error", found.failure) : null;
  return {
    status: fault === null ? "success" : "error",
    httpStatus: status,
    fault,
    usage: { ...NO_USAGE, ...found.asked, ...found.usage },
    usageSource: found.usage !== undefined ? "provider" : found.asked !== undefined ? "estimated" : "none",
    model: found.model ?? null,
    firstTokenMs: null,
    warnings,
    facts: Object.keys(facts).length === 0 ? null : facts,
    ...(found.laterAt !== undefined && { laterAt: found.laterAt }),
  };
}
