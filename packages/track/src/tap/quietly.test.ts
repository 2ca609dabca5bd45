import { expect, test } from "vitest";
import { quietly } from "./quietly.ts";

test("a fault of ours is told in words, whatever was thrown", () => {
  const told: string[] = [];
  const fail = (): never => {
    throw "a text";
  };
  expect(quietly({ warn: (message) => void told.push(message) }, fail)).toBeNull();
  expect(told).toEqual([expect.stringContaining("a text")]);
});
