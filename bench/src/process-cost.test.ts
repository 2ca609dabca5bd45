import { describe, expect, test } from "vitest";
import { parseCpuMs } from "./process-cost.ts";

describe("parseCpuMs", () => {
  test("adds user and system time, also when the name holds brackets and blanks", () => {
    const fields = "S 1 1 1 0 -1 4194304 100 0 0 0 250 50 7 7 20 0 1 0 12345";
    expect(parseCpuMs(`4711 (node) ${fields}`)).toBe(3_000);
    expect(parseCpuMs(`4711 (a (b) c) ${fields}`)).toBe(3_000);
  });
});
