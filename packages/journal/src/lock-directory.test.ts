import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { temporaryDirectory, testJournal } from "./fixtures/test-journal.ts";
import { lockDirectory } from "./lock-directory.ts";
import { lifeOf, ownIdentity, type ProcessIdentity } from "./process-identity.ts";

const DEAD: ProcessIdentity = { ...ownIdentity(), pid: 4_194_303, startTime: "1" };

function heldBy(directory: string, owner: ProcessIdentity, number = 1): void {
  writeFileSync(join(directory, `lock.${number}`), JSON.stringify(owner));
}

function faultOf(action: () => unknown): Fault {
  try {
    action();
  } catch (error) {
    if (error instanceof Fault) return error;
  }
  throw new Error("no fault");
}

describe("a locked directory", () => {
  test("is refused to a second owner, by name of the first and with what to do", () => {
    const directory = temporaryDirectory();
    using _lock = lockDirectory(directory);
    const fault = faultOf(() => lockDirectory(directory));
    expect(fault.message).toContain(`in use by process ${process.pid}`);
    expect(fault.hint).toContain(`Stop process ${process.pid}`);
    expect(fault.details).toMatchObject({ reason: "locked", pid: process.pid });
  });

  test("is free after release, as often as one likes, and leaves one small file", () => {
    const directory = join(temporaryDirectory(), "made", "on", "demand");
    for (let round = 0; round < 5; round += 1) {
      const lock = lockDirectory(directory);
      lock.release();
      lock.release();
    }
    expect(readdirSync(directory)).toEqual(["lock.5"]);
  });

  test("is taken over from a process that is dead, or whose pid another process has now", () => {
    for (const owner of [DEAD, { ...ownIdentity(), startTime: "1" }, { ...ownIdentity(), bootId: "earlier" }]) {
      const directory = temporaryDirectory();
      heldBy(directory, owner);
      using _lock = lockDirectory(directory);
      expect(readdirSync(directory)).toEqual(["lock.2"]);
      expect(JSON.parse(readFileSync(join(directory, "lock.2"), "utf8"))).toEqual(ownIdentity());
    }
  });

  test("is taken over when its owner died before it had written its name", () => {
    for (const text of ["", '{"pid":']) {
      const directory = temporaryDirectory();
      writeFileSync(join(directory, "lock.1"), text);
      using _lock = lockDirectory(directory);
      expect(existsSync(join(directory, "lock.2"))).toBe(true);
    }
  });

  test("is refused when its owner runs where we cannot look", () => {
    const directory = temporaryDirectory();
    heldBy(directory, { ...DEAD, host: "elsewhere", pidNamespace: "pid:[1]" });
    const fault = faultOf(() => lockDirectory(directory));
    expect(fault.message).toContain("on elsewhere");
    expect(fault.hint).toContain("lock.1");
  });

  test("makes openJournal fail clearly while it is open, and not after", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory);
    expect(() => testJournal(directory)).toThrow("in use");
    await journal.close();
    await testJournal(directory).close();
  });
});

describe("whether another process lives", () => {
  const own = ownIdentity();
  test.each<[string, ProcessIdentity, ProcessIdentity, string]>([
    ["itself", own, own, "alive"],
    ["another start time", { ...own, startTime: "1" }, own, "dead"],
    ["a new name of the host", { ...own, host: "renamed" }, own, "alive"],
    ["the same host in a new container", { ...own, pidNamespace: "pid:[1]" }, own, "dead"],
    ["another container", { ...own, pidNamespace: "pid:[1]", host: "other" }, own, "unknown"],
    ["another machine", { ...own, bootId: "other", host: "other" }, own, "unknown"],
    ["without /proc, a pid that answers", without(own), without(own), "alive"],
    ["without /proc, a pid that does not", { ...without(own), pid: 4_194_303 }, without(own), "dead"],
    ["without /proc, another host", { ...without(own), host: "other" }, without(own), "unknown"],
  ])("is told of %s", (_, other, self, life) => {
    expect(lifeOf(other, self)).toBe(life);
  });
});

function without(identity: ProcessIdentity): ProcessIdentity {
  return { ...identity, startTime: null, bootId: null, pidNamespace: null };
}
