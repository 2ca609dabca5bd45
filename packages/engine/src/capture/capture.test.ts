import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Capture, CaptureBudget } from "./capture.ts";

describe("capturing bodies", () => {
  test("keeps a whole answer and large chunks by reference, and many small ones in few pieces", () => {
    const capture = new Capture(new CaptureBudget(100_000), 100_000);
    const whole = Buffer.from("abc");
    const large = Buffer.alloc(5000, 7);
    capture.add(whole);
    for (let index = 0; index < 100; index += 1) capture.add(Buffer.from(`small ${index};`));
    capture.add(large);
    capture.add(Buffer.from("last"));
    expect(capture.chunks[0]).toBe(whole);
    expect(capture.chunks).toContain(large);
    expect(capture.chunks.length).toBeLessThan(6);
    const small = Array.from({ length: 100 }, (_, index) => `small ${index};`).join("");
    expect(Buffer.concat(capture.chunks)).toEqual(
      Buffer.concat([whole, Buffer.from(small), large, Buffer.from("last")]),
    );
    expect(capture.truncated).toBe(false);
  });

  test("cuts at the limit of one body, and says so", () => {
    const capture = new Capture(new CaptureBudget(100), 4);
    capture.add(Buffer.from("abc"));
    capture.add(Buffer.from("def"));
    capture.add(Buffer.from("ghi"));
    expect(Buffer.concat(capture.chunks).toString()).toBe("abcd");
    expect(capture.truncated).toBe(true);
  });

  test("stops when all calls together hold too much, and gives back what it held", () => {
    const budget = new CaptureBudget(5);
    const first = new Capture(budget, 100);
    const second = new Capture(budget, 100);
    first.add(Buffer.from("abc"));
    second.add(Buffer.from("def"));
    expect(second.truncated).toBe(true);
    expect(second.chunks).toHaveLength(0);
    first.release();
    expect(budget.leftBytes).toBe(5);
    first.release();
    expect(budget.leftBytes).toBe(5);
  });

  test("never holds more than the budget, and gives back exactly what it took", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(40), { maxLength: 8 }), { maxLength: 8 }),
        fc.nat(100),
        fc.nat(60),
        (bodies, total, most) => {
          const budget = new CaptureBudget(total);
          const captures = bodies.map((sizes) => {
            const capture = new Capture(budget, most);
            for (const size of sizes) capture.add(Buffer.alloc(size));
            return capture;
          });
          const held = captures.reduce((sum, { chunks }) => sum + Buffer.concat(chunks).length, 0);
          expect(held).toBe(total - budget.leftBytes);
          expect(budget.leftBytes).toBeGreaterThanOrEqual(0);
          for (const capture of captures) {
            expect(Buffer.concat(capture.chunks).length).toBeLessThanOrEqual(most);
            capture.release();
          }
          expect(budget.leftBytes).toBe(total);
        },
      ),
    );
  });
});
