import { describe, expect, test } from "vitest";
import { cutEverywhere, cutInto, cutRandomly } from "./cut-bytes.ts";
import { seededRandom } from "./time/seeded-random.ts";

const bytes = Buffer.from("data: é\r\n\r\n");

describe("cutting bytes", () => {
  test("cutEverywhere gives the whole and each cut in two, none of them losing a byte", () => {
    const cuts = [...cutEverywhere(bytes)];
    expect(cuts).toHaveLength(bytes.length);
    expect(new Set(cuts.map((pieces) => pieces[0]?.length)).size).toBe(bytes.length);
    for (const pieces of cuts) expect(Buffer.concat(pieces)).toEqual(bytes);
  });

  test("cutInto gives pieces of the size asked for", () => {
    expect(cutInto(bytes, 5).map((piece) => piece.length)).toEqual([5, 5, 2]);
    expect(cutInto(new Uint8Array(0), 5)).toEqual([]);
    expect(() => cutInto(bytes, 0)).toThrow("at least 1");
  });

  test("cutRandomly depends on the seed alone", () => {
    const long = Buffer.alloc(1_000, "abc");
    const first = cutRandomly(long, seededRandom(3), 20);
    expect(first).toEqual(cutRandomly(long, seededRandom(3), 20));
    expect(Buffer.concat(first)).toEqual(long);
    expect(Math.max(...first.map((piece) => piece.length))).toBeLessThanOrEqual(20);
  });
});
