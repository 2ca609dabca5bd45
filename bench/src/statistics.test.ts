import { describe, expect, test } from "vitest";
import { median, percentile } from "./statistics.ts";

describe("statistics", () => {
  test("a median is the middle, or the mean of the two middles", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  test("a percentile is the nearest rank", () => {
    const values = Array.from({ length: 100 }, (_, at) => at + 1);
    expect([percentile(values, 0.5), percentile(values, 0.99), percentile(values, 1), percentile(values, 0)]).toEqual([
      50, 99, 100, 1,
    ]);
    expect(percentile([], 0.5)).toBeNaN();
  });
});
