import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LatencyHistogram } from "./latency-histogram.ts";

const durations = fc.array(fc.integer({ min: 0, max: 3_600_000_000 }), { minLength: 1, maxLength: 300 });
const fraction = fc.constantFrom(0, 0.5, 0.95, 0.99, 1);

function histogramOf(values: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.add(value, 1);
  return histogram;
}

function nearestRank(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? Number.NaN;
}

describe("a latency histogram", () => {
  test("gives every percentile within 2 % (or a microsecond) of the exact one, and none above the maximum", () => {
    fc.assert(
      fc.property(durations, fraction, (values, share) => {
        const maxUs = Math.max(...values);
        const exact = nearestRank(values, share);
        const read = histogramOf(values).percentileUs(share, maxUs) ?? Number.NaN;
        expect(Math.abs(read - exact)).toBeLessThanOrEqual(Math.max(1, exact * 0.02 + 1e-6));
        expect(read).toBeLessThanOrEqual(maxUs);
      }),
    );
  });

  test("of several parts is the histogram of all their values, whether merged in memory or by text", () => {
    fc.assert(
      fc.property(durations, durations, (left, right) => {
        const whole = histogramOf([...left, ...right]).toText();
        const merged = histogramOf(left);
        merged.addAll(histogramOf(right));
        const read = new LatencyHistogram();
        read.addText(histogramOf(left).toText());
        read.addText(histogramOf(right).toText());
        expect([merged.toText(), read.toText()]).toEqual([whole, whole]);
        expect(read.size).toBe(left.length + right.length);
      }),
    );
  });

  test("forgets what is taken away", () => {
    const histogram = histogramOf([10, 20_000]);
    histogram.add(20_000, -1);
    expect(histogram.toText()).toBe(histogramOf([10]).toText());
  });

  test("has no percentile when it is empty", () => {
    expect(new LatencyHistogram().percentileUs(0.5, 0)).toBeNull();
  });
});
