import { describe, expect, test } from "vitest";
import { BoundedCache } from "./bounded-cache.ts";

describe("a bounded cache", () => {
  test("keeps what is asked for and forgets what is not", () => {
    const cache = new BoundedCache<number>(10);
    cache.set("used", 1);
    for (let at = 0; at < 100; at++) {
      cache.set(`key-${at}`, at);
      expect(cache.get("used")).toBe(1);
      expect(cache.size).toBeLessThanOrEqual(21);
    }
    expect(cache.get("key-0")).toBeUndefined();
    expect(cache.get("key-99")).toBe(99);
  });
});
