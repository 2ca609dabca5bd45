import { describe, expect, test } from "vitest";
import { CollectedBody } from "./collected-body.ts";

describe("a body collected piece by piece", () => {
  test("is given back whole, unless it is too long to keep", () => {
    const body = new CollectedBody();
    for (const piece of ["Grü", "ße"]) body.add(Buffer.from(piece));
    expect(body.text()).toBe("Grüße");
    expect(body.bytes).toBe(7);
    for (let count = 0; count < 17; count += 1) body.add(Buffer.alloc(1024 * 1024));
    expect(body.text()).toBeNull();
    expect(body.bytes).toBe(7 + 17 * 1024 * 1024);
  });
});
