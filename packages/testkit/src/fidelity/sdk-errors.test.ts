import { FAULT_CODES, Fault, isFaultCode } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { breaking, dialectOf, errorOf, refusing, SDKS } from "./fixtures/sdk-cases.ts";

/**
 * Each fault, told in each caller's format with its status, against the vendor's own SDK: the class of error an
 * application catches must be the one it would have caught from the vendor. No network: the SDKs are given a `fetch`.
 */
/** 499 is told to nobody: the client has gone. */
const codes = Object.keys(FAULT_CODES)
  .filter(isFaultCode)
  .filter((code) => code !== "cancelled");

describe.each(SDKS)("$name", (sdk) => {
  test.each(codes)("raises the right class for %s", async (code) => {
    const fault = new Fault(code, "What happened.");
    for (const stream of [false, true]) {
      const error = await errorOf(sdk.ask(refusing(dialectOf(sdk), fault), stream));
      expect(error).toBeInstanceOf(sdk.classOf(fault.status));
      expect(sdk.statusOf(error)).toBe(fault.status);
      expect(String(error)).toContain("What happened.");
    }
  });

  test.each(["server_error", "interrupted", "overloaded"] as const)(
    "raises an error for %s in a stream that has begun",
    async (code) => {
      const error = await errorOf(sdk.ask(breaking(dialectOf(sdk), new Fault(code, "What happened.")), true));
      expect(error).toBeInstanceOf(Error);
      expect(String(error)).toContain("What happened.");
    },
  );
});
