import { describe, expect, test } from "vitest";
import { parseMoment } from "./parse-moment.ts";

const now = Date.parse("2026-11-21T12:00:00Z");

describe("parseMoment", () => {
  test.each([
    ["15m", "2026-11-21T11:45:00.000Z"],
    ["2h", "2026-11-21T10:00:00.000Z"],
    ["7d", "2026-11-14T12:00:00.000Z"],
    ["1w", "2026-11-14T12:00:00.000Z"],
    ["30s", "2026-11-21T11:59:30.000Z"],
    ["2026-11-20", "2026-11-20T00:00:00.000Z"],
    ["2026-11-20T09:30", "2026-11-20T09:30:00.000Z"],
    ["2026-11-20 09:30:15", "2026-11-20T09:30:15.000Z"],
    ["2026-11-20T09:30:00.250Z", "2026-11-20T09:30:00.250Z"],
    ["2026-11-20T09:30:00+02:00", "2026-11-20T07:30:00.000Z"],
  ])("%s is %s", (text, iso) => {
    expect(new Date(parseMoment(text, now) ?? Number.NaN).toISOString()).toBe(iso);
  });

  test("a day as an end is the end of that day", () => {
    expect(parseMoment("2026-11-20", now, "end")).toBe(Date.parse("2026-11-21T00:00:00Z"));
    expect(parseMoment("2026-11-20T08:00", now, "end")).toBe(Date.parse("2026-11-20T08:00:00Z"));
  });

  test.each(["", "yesterday", "7", "d7", "-2h", "2026-13-01", "2026-02-30", "2026-11-20T25:00", "1y", "9999999d"])(
    "%s is no moment",
    (text) => expect(parseMoment(text, now)).toBeNull(),
  );
});
