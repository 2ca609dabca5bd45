import assert from "node:assert/strict";
import {
  type Dialect,
  FAULT_CODES,
  Fault,
  type FaultCode,
  isFaultCode,
  type JsonObject,
  type Operation,
  type OperationFormat,
  type RequestHead,
} from "@ai-liaison/core";
import { SAMPLE_HEAD, SAMPLE_PLACE, sampleAnswerOptions } from "./answer-options.ts";
import type { DialectCase, DialectSamples, Sample } from "./dialect-samples.ts";
import { streamCases } from "./stream-cases.ts";

/** Faults a vendor can tell in words that every format has: written, they are read as what they were. */
const TELLABLE: readonly FaultCode[] = ["rate_limited", "invalid_request", "server_error", "model_not_found"];

/**
 * The suite each dialect must pass, as a table for any test runner: what is read is written again, no cut changes a
 * stream, no half is taken for a whole, a fault is told as one.
 *
 * @example test.each(dialectCases(dialect, samples))("$name", ({ run }) => run());
 */
export function dialectCases(dialect: Dialect, samples: DialectSamples): readonly DialectCase[] {
  return [
    { name: "answers on routes of operations it speaks", run: () => checkRoutes(dialect) },
    ...samples.requests.map((sample) => requestCase(dialect, sample)),
    ...samples.responses.map((sample) => responseCase(dialect, sample)),
    ...samples.streams.flatMap((sample) => streamCases(formatOf(dialect, sample.operation), sample)),
    ...Object.keys(FAULT_CODES)
      .filter(isFaultCode)
      .map((code) => faultCase(dialect, code)),
  ];
}

function checkRoutes(dialect: Dialect): void {
  assert.ok(dialect.routes.length > 0, "it has no routes");
  for (const route of dialect.routes) formatOf(dialect, route.operation);
}

function requestCase(dialect: Dialect, { name, operation, content, place }: Sample<JsonObject>): DialectCase {
  const run = (): void => {
    const format = formatOf(dialect, operation);
    const head = format.checkRequest(content, { ...SAMPLE_PLACE, ...place });
    const request = format.readRequest(content, head);
    assert.equal(request.model, head.model);
    const { body, warnings } = format.writeRequest(request);
    assert.deepEqual({ body, warnings }, { body: content, warnings: [] });
  };
  return { name: `writes the request ${name} as it was read`, run };
}

function responseCase(dialect: Dialect, { name, operation, content, form }: Sample<JsonObject>): DialectCase {
  const run = (): void => {
    const format = formatOf(dialect, operation);
    const parts = format.readResponse(content);
    assert.deepEqual(parts.at(-1), { type: "end" });
    assert.deepEqual(format.writeResponse(parts, sampleAnswerOptions({ head: headOf(form) })), content);
  };
  return { name: `writes the response ${name} as it was read`, run };
}

/** The head of a request in that shape. */
function headOf(form: string | undefined): RequestHead {
  return form === undefined ? SAMPLE_HEAD : { ...SAMPLE_HEAD, form };
}

function faultCase(dialect: Dialect, code: FaultCode): DialectCase {
  const run = (): void => {
    const fault = new Fault(code, "What happened.", { cause: new Error("inner secret") });
    const body = dialect.writeError(fault);
    const text = JSON.stringify(body);
    assert.ok(text.includes("What happened."), `the message is lost: ${text}`);
    assert.ok(!text.includes("inner secret"), `the cause is told: ${text}`);
    const read = dialect.readError({ status: fault.status, headers: {}, body, nowMs: 0 });
    assert.ok(read instanceof Fault);
    if (TELLABLE.includes(code)) assert.equal(read.code, code);
  };
  return { name: `tells the fault ${code} without its cause, and reads a fault from it`, run };
}

function formatOf(dialect: Dialect, operation: Operation): OperationFormat {
  const format = dialect.operations[operation];
  assert.ok(format !== undefined, `${dialect.id} does not speak ${operation}`);
  return format;
}
