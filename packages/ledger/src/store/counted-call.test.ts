import { packRecord, RECORD_ORDER } from "@ai-liaison/journal";
import { expect, test } from "vitest";
import { sampleAttempt } from "../fixtures/sample-calls.ts";
import { countedCall } from "./counted-call.ts";

test("what is counted of a call is what its record says, field by field", () => {
  const named = Object.fromEntries(RECORD_ORDER.map((field): string[] => [field, field]));
  const attempts = [sampleAttempt(), sampleAttempt({ provider: "other" })];
  const { attempts: counted, ...rest } = countedCall(packRecord({ ...named, attempts }));
  expect(Object.entries(rest).filter(([field, value]) => field !== value)).toEqual([]);
  expect(counted).toEqual(attempts);
});
