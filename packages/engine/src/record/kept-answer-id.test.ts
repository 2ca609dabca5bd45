import { type Dialect, Fault } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { partsDialect, testProvider } from "../testing/parts-dialect.ts";
import { type Answer, refused } from "../values/answer.ts";
import type { Target } from "../values/plan.ts";
import { keptAnswerId } from "./kept-answer-id.ts";

const plain = partsDialect("plain");
const keeping: Dialect = { ...partsDialect("keeping"), keepsAnswers: true };
const ENDING = { answerId: "resp_1" };

function answeredIn(
  dialect: Dialect,
  format: Dialect["operations"]["chat"] = dialect.operations.chat,
  keptIds: readonly string[] = [],
): Answer {
  const provider = testProvider("acme");
  const target = { provider, dialect, format } as Target;
  return { kind: "whole", failed: [], reply: { target, keptIds } } as unknown as Answer;
}

/** Another operation's format than the chat's own. */
function otherFormat(): Dialect["operations"]["chat"] {
  const { chat } = keeping.operations;
  return chat === undefined ? undefined : { ...chat };
}

describe("the id of a kept answer", () => {
  const asked = { keepsAnswer: true };

  test("is the vendor's own, where it was asked to keep the answer", () => {
    expect(keptAnswerId(asked, answeredIn(keeping), ENDING)).toBe("resp_1");
  });

  test.each<[string, { readonly keepsAnswer: boolean }, Answer]>([
    ["the vendor keeps none", asked, answeredIn(plain)],
    ["it was not asked to keep one", { keepsAnswer: false }, answeredIn(keeping)],
    ["no chat was answered", asked, answeredIn(keeping, otherFormat())],
    ["nobody answered", asked, refused(new Fault("network", "No."))],
  ])("is null where %s", (_, facts, answer) => {
    expect(keptAnswerId(facts, answer, ENDING)).toBeNull();
  });

  test("is the first that a relayed answer tells of, asked for or not", () => {
    const answer = answeredIn(plain, undefined, ["file-1", "file-2"]);
    expect(keptAnswerId({ keepsAnswer: false }, answer, { answerId: null })).toBe("file-1");
  });

  test("is null where the vendor gave none", () => {
    expect(keptAnswerId(asked, answeredIn(keeping), { answerId: null })).toBeNull();
  });
});
