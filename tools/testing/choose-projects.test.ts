import { expect, test } from "vitest";
import { chooseProjects } from "./choose-projects.ts";
import { closingLine, skipLines } from "./run-summary.ts";

test("a Linux machine with the corpus runs everything", () => {
  const chosen = chooseProjects({ hasCorpus: true, platform: "linux", fast: false });
  expect(chosen).toEqual({ projects: ["unit", "e2e", "corpus", "faults"], leftOut: [] });
});

test("what cannot run is named with its reason", () => {
  const chosen = chooseProjects({ hasCorpus: false, platform: "darwin", fast: false });
  expect(chosen.projects).toEqual(["unit", "e2e"]);
  expect(chosen.leftOut.join("\n")).toMatch(/^corpus: .*not there.*\nfaults: .*darwin$/);
});

test("--fast runs unit tests alone and says so", () => {
  const chosen = chooseProjects({ hasCorpus: true, platform: "linux", fast: true });
  expect(chosen.projects).toEqual(["unit"]);
  expect(chosen.leftOut).toEqual(["e2e, corpus and faults: --fast was given"]);
});

test("the closing line counts, and skips of one reason are told once", () => {
  const why = "no tmpfs: not root";
  const summary = {
    passed: 3,
    failed: 1,
    skipped: [
      { name: "a", why },
      { name: "b", why },
      { name: "c", why: null },
    ],
  };
  expect(closingLine(summary)).toBe("3 passed, 1 failed, 3 skipped");
  expect(skipLines(summary)).toEqual(["  2 × no tmpfs: not root", "  1 × c"]);
});
