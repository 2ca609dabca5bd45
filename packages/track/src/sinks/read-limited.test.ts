import { expect, test } from "vitest";
import { readLimited } from "./read-limited.ts";

test("A response without a body has no words, one with too many the first of them.", async () => {
  expect(await readLimited(new Response(null, { status: 204 }), 10)).toBe("");
  expect(await readLimited(new Response("words"), 3)).toBe("wor");
});
