import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HOUR_MS } from "../sums/dimensions.ts";
import { cutSpan, type Span, uncutSpan } from "./time-span.ts";

const moment = fc.option(fc.integer({ min: 0, max: 6 * HOUR_MS }), { nil: undefined });

function holds({ since, until }: Span, atMs: number): boolean {
  return (since === null || atMs >= since) && (until === null || atMs < until);
}

describe("a span cut for rollups", () => {
  test("covers each moment of the span once, and no other; whole hours begin and end on the hour", () => {
    fc.assert(
      fc.property(moment, moment, fc.integer({ min: -1, max: 6 * HOUR_MS + 1 }), (since, until, atMs) => {
        const { hours, edges } = cutSpan(since, until);
        const times = [...(hours === null ? [] : [hours]), ...edges].filter((span) => holds(span, atMs)).length;
        expect(times).toBe(holds({ since: since ?? null, until: until ?? null }, atMs) ? 1 : 0);
        for (const bound of [hours?.since ?? 0, hours?.until ?? 0]) expect(bound % HOUR_MS).toBe(0);
      }),
    );
  });

  test("reads no rows at all for a span without bounds, or one of whole hours", () => {
    expect(cutSpan(undefined, undefined)).toEqual({ hours: { since: null, until: null }, edges: [] });
    expect(cutSpan(HOUR_MS, 3 * HOUR_MS)).toEqual({ hours: { since: HOUR_MS, until: 3 * HOUR_MS }, edges: [] });
  });

  test("reads rows alone when it is not to be cut", () => {
    expect(uncutSpan(5, undefined)).toEqual({ hours: null, edges: [{ since: 5, until: null }] });
  });
});
