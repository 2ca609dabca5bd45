import type { CallRecord } from "@ai-liaison/core";
import type { FoldedCall } from "@ai-liaison/journal";
import { expect, test } from "vitest";
import { folded, sampleRecord } from "../fixtures/sample-calls.ts";
import { countedCall } from "./counted-call.ts";
import { needsEstimate } from "./needs-estimate.ts";

const ANSWER: Partial<FoldedCall> = { responseBody: Buffer.from("text") };
const NOTHING: Partial<FoldedCall> = {};

test.each<[string, Partial<CallRecord>, Partial<FoldedCall>, boolean]>([
  ["an answer without usage", {}, ANSWER, true],
  ["an empty answer", {}, NOTHING, false],
  ["usage the vendor reported", { usageSource: "provider" }, ANSWER, false],
  [
    "a cut answer, whose usage the vendor told at its beginning",
    { usageSource: "partial", status: "error" },
    ANSWER,
    true,
  ],
  [
    "a session that was cut: nothing is left to count from",
    { usageSource: "partial", status: "error" },
    NOTHING,
    false,
  ],
  ["usage counted already", { usageSource: "estimated" }, ANSWER, false],
  ["an answer from our cache", { cache: "hit" }, ANSWER, false],
  ["a client gone after some text", { status: "cancelled", httpStatus: 499 }, ANSWER, true],
  ["a client gone before any text, the vendor asked", { status: "cancelled", httpStatus: 499 }, NOTHING, true],
  ["a client gone before anyone was asked", { status: "cancelled", attempts: [] }, NOTHING, false],
  ["a stream cut half-way", { status: "error", httpStatus: 200 }, ANSWER, true],
  ["a vendor's error page", { status: "error", httpStatus: 503, timeToFirstTokenMs: null }, ANSWER, false],
  ["a refusal", { status: "error", httpStatus: 400, attempts: [] }, NOTHING, false],
  ["a process that died", { status: "error", httpStatus: 502 }, { interrupted: true }, true],
])("%s: to be counted or not", (_, record, end, needed) => {
  const call = folded(sampleRecord(1, { usageSource: "none", ...record }), end);
  expect(needsEstimate(countedCall(call.packed), call)).toBe(needed);
});
