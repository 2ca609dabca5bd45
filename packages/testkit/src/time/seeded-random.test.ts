import { describe, expect, test } from "vitest";
import { seededRandom } from "./seeded-random.ts";

describe("seededRandom", () => {
  test("the same seed gives the same numbers and bytes, another seed gives others", () => {
    const draw = (seed: number): readonly unknown[] => {
      const random = seededRandom(seed);
      const bytes = new Uint8Array(16);
      random.bytes(bytes);
      return [random.next(), random.below(1_000_000), [...bytes]];
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  test("stays within its bounds and spreads over them", () => {
    const random = seededRandom(1);
    const counts = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 10_000; draw++) {
      const value = random.below(10);
      counts[value] = (counts[value] ?? 0) + 1;
    }
    expect(counts).toHaveLength(10);
    for (const count of counts) expect(count).toBeGreaterThan(800);
  });
});
