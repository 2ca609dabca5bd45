import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  carriedSignature,
  carriesSignature,
  joinSignature,
  ownSignature,
  readSignature,
  splitSignature,
} from "./signature.ts";

describe("a signature", () => {
  test("is given back bare to the format it is of, and to no other", () => {
    fc.assert(
      fc.property(fc.string(), (bare) => {
        fc.pre(!bare.startsWith("ls1~"));
        const signature = readSignature("alpha", bare);
        expect(ownSignature("alpha", signature)).toBe(bare);
        expect(ownSignature("beta", signature)).toBeNull();
      }),
    );
  });

  test("that another format carried is known again as what it was", () => {
    const signature = readSignature("alpha", "proof");
    expect(carriedSignature("beta", signature)).toBe(signature);
    expect(readSignature("beta", carriedSignature("beta", signature))).toBe(signature);
    expect(carriedSignature("alpha", signature)).toBe("proof");
  });

  test("rides in a tool call's id and comes out of it whole", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (id, bare) => {
        fc.pre(!id.includes("_ls1_") && !bare.startsWith("ls1~"));
        const signature = readSignature("alpha", bare);
        const joined = joinSignature(id, signature);
        expect(splitSignature(joined)).toEqual({ id, signature });
        expect(joinSignature(joined, signature)).toBe(joined);
        expect(carriesSignature(Buffer.from(joined))).toBe(true);
      }),
    );
    expect(joinSignature("call_1", undefined)).toBe("call_1");
    expect(joinSignature("call_1", readSignature("alpha", "x+/y"))).toMatch(/^[A-Za-z0-9_-]+$/);
  });

  test("is not seen where there is none", () => {
    expect(splitSignature("call_1")).toEqual({ id: "call_1" });
    expect(splitSignature("call_ls1_bm90LW91cnM")).toEqual({ id: "call_ls1_bm90LW91cnM" });
    expect(carriesSignature(Buffer.from('{"messages":[]}'))).toBe(false);
  });
});
