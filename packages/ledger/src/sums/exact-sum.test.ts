import fc from "fast-check";
import { expect, test } from "vitest";
import { ExactSum } from "./exact-sum.ts";

test("a sum of safe integers and of large ones is exact", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.maxSafeInteger(), fc.bigInt())), (summands) => {
      const sum = new ExactSum();
      for (const summand of summands) typeof summand === "bigint" ? sum.addExact(summand) : sum.add(summand);
      expect(sum.value).toBe(summands.reduce<bigint>((total, summand) => total + BigInt(summand), 0n));
    }),
  );
});
