import { describe, expect, test } from "vitest";
import { CallsAtExit } from "./calls-at-exit.ts";

function setUp() {
  const settlers: ((isIdle: boolean) => void)[] = [];
  const calls = new CallsAtExit((settle) => void settlers.push(settle));
  const end = (isIdle: boolean): void => {
    for (const settle of settlers) settle(isIdle);
  };
  const settled: string[] = [];
  const add = (name: string, isAnswered = false) => calls.add({ isAnswered, settle: () => void settled.push(name) });
  return { settlers, end, calls, settled, add };
}

describe("calls that are open when the process comes to its end", () => {
  test("are all settled when nothing is left to do, and only the answered ones when it ends at once", () => {
    for (const [isIdle, expected] of [
      [true, ["b", "a"]],
      [false, ["a"]],
    ] as const) {
      const { end, settled, add } = setUp();
      add("a", true);
      add("b");
      end(isIdle);
      expect(settled).toEqual(expected);
    }
  });

  test("are those that have not been taken away", () => {
    const { end, calls, settled, add } = setUp();
    const places = ["a", "b", "c", "d"].map((name) => add(name));
    for (const at of [0, 2]) if (places[at]) calls.remove(places[at]);
    end(true);
    expect(settled).toEqual(["d", "b"]);
  });

  test("are 10,000 at most, and again when some have ended", () => {
    const { calls, add } = setUp();
    const first = add("first");
    for (let count = 1; count < 10_000; count += 1) expect(add("")).not.toBeNull();
    expect(add("one too many")).toBeNull();
    if (first !== null) calls.remove(first);
    expect(add("in its place")).not.toBeNull();
  });

  test("are listened for once", () => {
    const { settlers, add } = setUp();
    for (const name of ["a", "b"]) add(name);
    expect(settlers).toHaveLength(1);
  });
});
