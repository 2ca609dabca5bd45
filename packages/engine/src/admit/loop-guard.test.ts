import { type Fault, isFault, toFault } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { nextVia } from "./loop-guard.ts";

describe("a call that goes in a circle", () => {
  test.each<[string, string | undefined]>([
    ["without a word", undefined],
    ["through another's proxy", "1.1 proxy.example"],
    ["with more than is kept", "1.1 x, ".repeat(300)],
    ["with one long word", "v".repeat(12_000)],
  ])("begun %s, ends where it has been before", (_how, via) => {
    const names = ["aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc"];
    const passed = names.reduce((sofar: string | undefined, name) => nextVia({ via: sofar }, name), via);
    for (const name of names) expect(refusal(() => nextVia({ via: passed }, name)).status, name).toBe(508);
    expect(nextVia({ via: passed }, "dddddddddddd").length).toBeLessThan(1100);
  });
});

function refusal(act: () => unknown): Fault {
  try {
    return toFault(new Error(`not refused: ${String(act())}`));
  } catch (error) {
    if (isFault(error)) return error;
    throw error;
  }
}
