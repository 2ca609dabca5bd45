import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { beforeLeaving, type Leaver, onLeaving } from "./exit-hooks.ts";

// What really ends a process is in exit-hooks.e2e.test.ts; here the end is announced, and nothing ends.
const SIGNAL_EXIT = Symbol.for("signal-exit emitter");

function leaver(told: string[], changes: Partial<Leaver> = {}): void {
  const leave = onLeaving({
    needsFlush: () => true,
    flush: async (timeoutMs) => void told.push(`flush within ${timeoutMs}`),
    finishNow: () => void told.push("finish"),
    ...changes,
  });
  onTestFinished(leave);
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("Before a process ends", () => {
  const names = ["SIGTERM", "SIGINT"] as const;
  const killed: unknown[] = [];
  let restore = (): void => {};

  beforeEach(() => {
    killed.length = 0;
    // As in a process that has not begun to leave, and that nobody else listens to.
    Reflect.deleteProperty(globalThis, Symbol.for("@ai-liaison/track exit hooks"));
    vi.spyOn(process, "kill").mockImplementation((_pid, signal) => {
      killed.push(signal);
      return true;
    });
    const others = names.map((name) => ({ name, listeners: process.rawListeners(name) as (() => void)[] }));
    for (const { name } of others) process.removeAllListeners(name);
    restore = () => {
      for (const { name, listeners } of others) for (const listener of listeners) process.on(name, listener);
    };
  });

  afterEach(() => {
    vi.restoreAllMocks();
    restore();
  });

  test("how open calls ended is recorded first, where nobody else sees to them", async () => {
    const told: string[] = [];
    beforeLeaving((isIdle) => void told.push(isIdle ? "settle all" : "settle the answered"));
    leaver(told);
    process.emit("beforeExit", 0);
    for (const listener of process.listeners("exit").slice(-1)) listener(0);
    expect(told.splice(0)).toEqual(["settle all", "flush within 2000", "settle the answered", "finish"]);
    const other = (): void => {};
    process.on("SIGTERM", other);
    process.emit("SIGTERM", "SIGTERM");
    expect(told.splice(0)).toEqual(["flush within 2000"]);
    process.off("SIGTERM", other);
    process.emit("SIGINT", "SIGINT");
    expect(told.splice(0)).toEqual(["settle the answered", "finish"]);
  });

  test("by having nothing left to do, those are flushed who need it", () => {
    const told: string[] = [];
    leaver(told);
    leaver(told, { needsFlush: () => false, flush: async () => void told.push("never") });
    process.emit("beforeExit", 0);
    expect(told).toEqual(["flush within 2000"]);
  });

  test("by `exit`, all finish at once", () => {
    const told: string[] = [];
    leaver(told);
    leaver(told);
    for (const listener of process.listeners("exit").slice(-1)) listener(0);
    expect(told).toEqual(["finish", "finish"]);
  });

  test("by a signal nobody else listens to, all are flushed, and then it is sent again", async () => {
    const told: string[] = [];
    leaver(told);
    process.emit("SIGTERM", "SIGTERM");
    expect(killed).toEqual([]);
    await turn();
    expect(told).toEqual(["flush within 2000", "finish"]);
    expect(killed).toEqual(["SIGTERM"]);
    expect(process.listenerCount("SIGTERM")).toBe(0);
  });

  test("by a second signal, nobody waits any longer", async () => {
    const told: string[] = [];
    leaver(told, { flush: () => new Promise(() => {}) });
    process.emit("SIGINT", "SIGINT");
    await turn();
    expect(killed).toEqual([]);
    process.emit("SIGINT", "SIGINT");
    expect(told).toEqual(["finish"]);
    expect(killed).toEqual(["SIGINT"]);
  });

  test("by a signal somebody else listens to, all are flushed, and the other decides", async () => {
    const told: string[] = [];
    const other = (): void => void told.push("other");
    process.on("SIGTERM", other);
    onTestFinished(() => void process.off("SIGTERM", other));
    leaver(told);
    process.emit("SIGTERM", "SIGTERM");
    process.emit("SIGTERM", "SIGTERM");
    await turn();
    expect(told.filter((line) => line === "other")).toHaveLength(2);
    expect(told).toContain("flush within 2000");
    expect(killed).toEqual([]);
  });

  test.each([
    ["a listener of signal-exit, which waits for us", { count: 1 }, ["SIGTERM"]],
    ["what only looks like signal-exit", { count: "1" }, []],
    ["what has no count", {}, []],
    ["nothing at all", null, []],
  ])("by a signal that is also heard by %s", async (_what, emitter, ends) => {
    const told: string[] = [];
    Object.assign(process, { [SIGNAL_EXIT]: emitter });
    const other = (): void => {};
    process.on("SIGTERM", other);
    onTestFinished(() => {
      process.off("SIGTERM", other);
      Reflect.deleteProperty(process, SIGNAL_EXIT);
    });
    leaver(told);
    process.emit("SIGTERM", "SIGTERM");
    await turn();
    expect(killed).toEqual(ends);
  });
});
