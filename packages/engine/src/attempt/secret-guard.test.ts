import fc from "fast-check";
import { expect, test } from "vitest";
import { SecretGuard } from "./secret-guard.ts";

const SECRET = "aabaab-secret";

function passed(text: string, size: number): string {
  const guard = new SecretGuard([SECRET, "other"]);
  const bytes = Buffer.from(text);
  let out = "";
  for (let at = 0; at < bytes.length; at += size) {
    out += guard.pass(bytes.subarray(at, at + size)).toString("latin1");
    expect(out).not.toContain("aabaab");
  }
  return Buffer.from(out + guard.rest().toString("latin1"), "latin1").toString();
}

const texts = fc.string({ unit: fc.constantFrom("a", "b", "-", "s", "é"), maxLength: 5 });
const sizes = fc.integer({ min: 1, max: 9 });

test("what holds no secret goes by as it is, however it is cut", () => {
  fc.assert(fc.property(texts, sizes, (text, size) => passed(text, size) === text));
});

test("a secret does not go by, however it is cut, nor does its beginning", () => {
  fc.assert(
    fc.property(texts, texts, sizes, (before, after, size) => {
      expect(() => passed(before + SECRET + after, size)).toThrow("repeats a secret");
    }),
  );
});
