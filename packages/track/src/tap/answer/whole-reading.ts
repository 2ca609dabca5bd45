import { Fault, isFault, isJsonObject, type JsonObject, NO_USAGE } from "@ai-liaison/core";
import { failed, type Outcome } from "../call/outcome.ts";
import type { SpokenFormat } from "../destination/endpoint.ts";
import { AnswerFacts } from "./answer-facts.ts";
import type { AnswerHead } from "./answer-head.ts";
import { factsOf } from "./outcome-facts.ts";
import { readVendorFault } from "./vendor-fault.ts";

/** What a whole answer of a spoken format says: an error's fault, or a success's usage. */
export function readSpoken(format: SpokenFormat, head: AnswerHead, body: unknown, nowMs: number): Outcome {
  const json = isJsonObject(body) ? body : null;
  if (head.status >= 400) return failed(readVendorFault(format.dialect, head, json, nowMs), head.status);
  if (json === null) {
    return failed(new Fault("malformed_response", "The answer is not a JSON object."), head.status);
  }
  return readSuccess(format.operation, head, json);
}

function readSuccess(operation: SpokenFormat["operation"], head: AnswerHead, body: JsonObject): Outcome {
  const facts = new AnswerFacts();
  try {
    facts.add(operation.readOutline(body));
  } catch (error) {
    const fault = isFault(error) ? error : new Fault("malformed_response", "The answer could not be read.");
    return failed(fault, head.status);
  }
  return {
    status: facts.fault === null ? "success" : "error",
    httpStatus: head.status,
    fault: facts.fault,
    usage: facts.usage,
    usageSource: facts.usage === NO_USAGE ? "none" : "provider",
    model: facts.model,
    firstTokenMs: null,
    warnings: [],
    facts: factsOf(facts),
  };
}
