import { describe, expect, test } from "vitest";
import { sendableCode, sendableReason } from "./close-codes.ts";

describe("how an end is passed on", () => {
  test.each([1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 1013, 1014, 3000, 4000, 4999])("%i as it is", (code) => {
    expect(sendableCode(code)).toBe(code);
  });

  test.each([0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000])("%i, which nobody may send, as a plain end", (code) => {
    expect(sendableCode(code)).toBe(1000);
  });

  test("a reason is cut to what a close frame takes, between characters", () => {
    expect(sendableReason("short")).toBe("short");
    const cut = sendableReason("é".repeat(100));
    expect(cut).toBe("é".repeat(61));
  });
});
