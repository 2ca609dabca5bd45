import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createIdSource, cryptoRandom, timeOfId } from "./ids.ts";

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const NOW_MS = Date.UTC(2026, 10, 21);

function madeAt(times: readonly number[], random = cryptoRandom): string[] {
  let turn = 0;
  const newId = createIdSource({ nowMs: () => times[turn++] ?? 0 }, random);
  return times.map(newId);
}

describe("call ids", () => {
  test("are UUIDv7s that tell the moment they were made", () => {
    const [id = ""] = madeAt([NOW_MS]);
    expect(id).toMatch(UUID_V7);
    expect(timeOfId(id)).toBe(NOW_MS);
  });

  test("are unique and sort in the order they were made, 10,000 within one millisecond", () => {
    const ids = madeAt(Array.from({ length: 10_000 }, () => NOW_MS));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(ids);
    for (const id of ids) expect(id).toMatch(UUID_V7);
  });

  test("sort in the order they were made even when the clock is set back", () => {
    const moments = fc.array(fc.integer({ min: 0, max: 2 ** 45 }), { minLength: 2, maxLength: 50 });
    fc.assert(
      fc.property(moments, (times) => {
        const ids = madeAt(times);
        expect(ids.toSorted()).toEqual(ids);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });

  test("draw randomness for many ids at once, and use all of it", () => {
    let drawn = 0;
    const counting = (bytes: Uint8Array): void => {
      drawn += 1;
      bytes.fill(drawn);
    };
    const ids = madeAt(
      Array.from({ length: 257 }, () => NOW_MS),
      counting,
    );
    expect(drawn).toBe(2);
    expect(ids[0]?.slice(-12)).toBe("010101010101");
    expect(ids[256]?.slice(-12)).toBe("020202020202");
  });

  test("tell no time when they are something else", () => {
    expect(timeOfId("chatcmpl-123")).toBeNull();
    expect(timeOfId("123e4567-e89b-42d3-a456-426614174000")).toBeNull();
  });
});

test("cryptoRandom fills the bytes", () => {
  const bytes = new Uint8Array(64);
  cryptoRandom(bytes);
  expect(bytes.some((byte) => byte !== 0)).toBe(true);
});
