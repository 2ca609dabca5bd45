import { describe, expect, test } from "vitest";
import { parseRetryAfter } from "./retry-after.ts";

const NOW = Date.parse("2026-11-21T10:00:00Z");
const DAY = 86_400_000;

describe("parseRetryAfter", () => {
  test.each([
    [{}, null],
    [{ "retry-after": "2" }, 2000],
    [{ "retry-after": " 1.5 " }, 1500],
    [{ "retry-after": "0" }, 0],
    [{ "retry-after": "-1" }, 0],
    [{ "retry-after": "1000000000" }, DAY],
    [{ "retry-after": "Sat, 21 Nov 2026 10:00:30 GMT" }, 30_000],
    [{ "retry-after": "Sat, 21 Nov 2026 09:00:00 GMT" }, 0],
    [{ "retry-after": "Sat, 21 Nov 2099 09:00:00 GMT" }, DAY],
    [{ "retry-after": "soon" }, null],
    [{ "retry-after": "" }, null],
    [{ "retry-after": "1,2" }, null],
    [{ "retry-after": "NaN" }, null],
    [{ "retry-after": "Infinity" }, null],
    [{ "retry-after-ms": "250", "retry-after": "9" }, 250],
    [{ "retry-after-ms": "0.4" }, 1],
    [{ "retry-after-ms": "junk", "retry-after": "3" }, 3000],
    [{ "retry-after-ms": "-5" }, 0],
  ])("%j asks for %s ms", (headers, expected) => {
    expect(parseRetryAfter(headers as Record<string, string>, NOW)).toBe(expected);
  });
});
