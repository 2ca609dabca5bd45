import { describe, expect, test } from "vitest";
import { FAULT_CODES, type FaultEntry, isFaultCode } from "./errors.ts";

const entries: readonly (readonly [string, FaultEntry])[] = Object.entries(FAULT_CODES);

describe("the table of faults", () => {
  test.each(entries)("%s has an error status, and says what it means and what to do", (_code, entry) => {
    expect(entry.status).toBeGreaterThanOrEqual(400);
    expect(entry.status).toBeLessThan(600);
    expect(entry.meaning).toMatch(/^[A-Z].{15,}\.$/);
    expect(entry.advice).toMatch(/^[A-Z].{15,}\.$/);
  });

  test.each(entries.filter(([, entry]) => entry.retry === "same-target"))(
    "%s is tried again at the same target, so its status tells clients to try again too",
    (_code, entry) => {
      expect(entry.status === 429 || entry.status >= 500).toBe(true);
    },
  );

  test.each(entries.filter(([, entry]) => entry.blame === "caller" && entry.retry === "never"))(
    "%s is the caller's to mend, so its status is in the four hundreds",
    (_code, entry) => {
      expect(entry.status).toBeLessThan(500);
    },
  );

  test("no two codes mean the same", () => {
    expect(new Set(entries.map(([, { meaning }]) => meaning)).size).toBe(entries.length);
  });

  test("knows its codes, and nothing that objects have by birth", () => {
    expect(isFaultCode("rate_limited")).toBe(true);
    for (const word of ["", "toString", "__proto__", "RATE_LIMITED"]) expect(isFaultCode(word)).toBe(false);
  });
});
