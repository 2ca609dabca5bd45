import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { divideRounded, formatUsd, parseUsd } from "./money.ts";

describe("parseUsd", () => {
  test.each([
    ["0", 0n],
    ["2.5", 2_500_000_000n],
    [" 1 ", 1_000_000_000n],
    [".5", 500_000_000n],
    ["5.", 5_000_000_000n],
    ["0.0000175", 17_500n],
    ["1e-7", 100n],
    ["1.5E+2", 150_000_000_000n],
    ["-0.25", -250_000_000n],
    ["+1", 1_000_000_000n],
    ["0.0000000004", 0n],
    ["0.0000000005", 1n],
    ["-0.0000000005", -1n],
    ["123456789.123456789", 123_456_789_123_456_789n],
  ])("reads %s exactly", (text, nano) => {
    expect(parseUsd(text)).toBe(nano);
  });

  test.each(["", ".", "-", "$1", "1,000", "1 000", "0x10", "NaN", "Infinity", "1e", "1e1000", "1.2.3"])(
    "refuses %j, which is no plain decimal number",
    (text) => {
      expect(parseUsd(text)).toBeNull();
    },
  );
});

describe("formatUsd", () => {
  test.each([
    [0, "0"],
    [17_500, "0.0000175"],
    [1_000_000_000, "1"],
    [-250_000_000, "-0.25"],
    [123_456_789_123_456_789n, "123456789.123456789"],
  ])("writes %s nano-dollars as %s", (nano, text) => {
    expect(formatUsd(nano)).toBe(text);
  });

  test("and parseUsd undo each other, for every amount", () => {
    fc.assert(fc.property(fc.bigInt(), (nano) => parseUsd(formatUsd(nano)) === nano));
  });

  test("writes no exponent, no needless zero and no bare point", () => {
    fc.assert(fc.property(fc.maxSafeInteger(), (nano) => /^-?\d+(\.\d*[1-9])?$/.test(formatUsd(nano))));
  });
});

describe("divideRounded", () => {
  test("is off by at most half a unit, and rounds a half up", () => {
    const dividend = fc.bigInt({ min: 0n, max: 10n ** 30n });
    const divisor = fc.bigInt({ min: 1n, max: 10n ** 15n });
    fc.assert(
      fc.property(dividend, divisor, (left, right) => {
        const error = 2n * (divideRounded(left, right) * right - left);
        expect(error <= right && error > -right).toBe(true);
      }),
    );
    expect(divideRounded(5n, 10n)).toBe(1n);
    expect(divideRounded(4n, 10n)).toBe(0n);
  });
});
