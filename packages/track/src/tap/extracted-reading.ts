import { isJsonObject, type Json, NO_USAGE } from "@ai-liaison/core";
import { failed, type Outcome } from "./outcome.ts";
import type { SentRequest } from "./sent-request.ts";
import { readVendorFault } from "./vendor-fault.ts";
import type { AnswerHead } from "./whole-reading.ts";

/** What an answer says that no format of ours reads: an error's fault, or what an extractor finds. */
export function readExtracted(
  head: AnswerHead,
  request: SentRequest,
  value: unknown,
  answerBytes: number,
  nowMs: number,
): Outcome {
  const answer = isJsonObject(value) ? value : null;
  if (head.status >= 400) return failed(readVendorFault(null, head, answer, nowMs), head.status);
  const { endpoint, destination, body } = request;
  const { status, headers } = head;
  const exchange = {
    endpoint: endpoint.name,
    path: destination.path,
    request: body,
    status,
    headers,
    answer,
    answerBytes,
  };
  const found = endpoint.extractor?.read(exchange) ?? {};
  const facts: Record<string, Json> = { ...found.metadata };
  if (typeof found.id === "string") facts.id = found.id;
  return {
    status: "success",
    httpStatus: status,
    fault: null,
    usage: { ...NO_USAGE, ...found.usage },
    usageSource: found.usage === undefined ? "none" : "provider",
    model: found.model ?? null,
    firstTokenMs: null,
    warnings: [],
    facts: Object.keys(facts).length === 0 ? null : facts,
  };
}
