import { describe, expect, test } from "vitest";
import { alignUsd, showCount, showMs, showPercent, showSeconds, showTime, showUsd } from "./show-numbers.ts";

describe("numbers as a table shows them", () => {
  test("what is not known is a dash, never a zero", () => {
    for (const show of [showCount, showMs, showPercent, showSeconds]) expect(show(null)).toBe("–");
    expect(showUsd(null)).toBe("–");
    expect(showTime(null)).toBe("–");
    expect(alignUsd([null, "0"])).toEqual(["–", "$0.00"]);
  });

  test("counts have thousands, dollars every digit, and points beneath each other", () => {
    expect([0, 999, 1000, 1234567].map(showCount)).toEqual(["0", "999", "1,000", "1,234,567"]);
    expect(showUsd("0.000000001")).toBe("$0.000000001");
    expect(alignUsd(["0.0000175", "12.5", "1000"])).toEqual(["$0.0000175", "$12.5000000", "$1000.0000000"]);
    expect(alignUsd(["-0.5", "3"])).toEqual(["$-0.50", "$3.00"]);
  });

  test("shares, times and durations", () => {
    expect([0, 1, 1 / 3].map(showPercent)).toEqual(["0.00%", "100.00%", "33.33%"]);
    expect([0, 99, 100, 61_234].map(showSeconds)).toEqual(["0.000", "0.099", "0.10", "61.23"]);
    expect(showMs(1513.4)).toBe("1,513");
    expect(showTime("2026-11-21T05:22:52.783Z")).toBe("2026-11-21 05:22:52");
  });
});
