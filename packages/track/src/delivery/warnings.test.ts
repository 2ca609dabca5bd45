import { expect, test } from "vitest";
import { createWarnings } from "./warnings.ts";

test("Each cause is told once, and of endlessly many not all.", () => {
  const told: string[] = [];
  const warnings = createWarnings((message) => void told.push(message));
  for (let count = 0; count < 5000; count += 1) warnings.once(String(count), () => `${count}`);
  warnings.once("0", () => "again");
  expect(told).toEqual(Array.from({ length: 1000 }, (_, count) => String(count)));
});

test("A listener that throws or rejects harms nobody.", async () => {
  const thrower = createWarnings(() => {
    throw new Error("the application's own");
  });
  expect(() => thrower.once("a", () => "a")).not.toThrow();
  // Were it not caught, the test runner would fail this file for an unhandled rejection.
  createWarnings(() => Promise.reject(new Error("the application's own"))).once("a", () => "a");
  await new Promise((resolve) => setImmediate(resolve));
});
