import { type AccountOptions, Fault, type Sampling } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { createRefusals } from "./refusals.ts";

const { cannotSay, refuseSampling, warnLost } = createRefusals("ours", {
  sampling: ["seed", "logprobs"],
  account: ["user", "store", "prompt_cache_key"],
});

function warningsOf(warnAll: (warn: (warning: string) => void) => void): string[] {
  const warnings: string[] = [];
  warnAll((warning) => warnings.push(warning));
  return warnings;
}

describe("what a format cannot say", () => {
  test("is refused where leaving it out would change the request", () => {
    const fault = cannotSay("A picture", "messages");
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({
      code: "invalid_request",
      param: "messages",
      message: "A picture cannot be sent to this model: its format `ours` has no way to say it.",
    });
    expect(() => refuseSampling({ candidates: 2 }, () => {})).toThrow("Asking for several answers (`n`)");
  });

  test.each<[Sampling, string[]]>([
    [{ seed: 1 }, ["`seed` was left out: this format does not have it."]],
    [{ topLogprobs: 2 }, ["`logprobs` was left out: this format does not have it."]],
    [{ logprobs: false, topLogprobs: 0, seed: 0 }, []],
    [{ temperature: 1, frequencyPenalty: 1, candidates: 1 }, []],
  ])("of sampling is warned of, where something is asked for: %j", (sampling, warnings) => {
    expect(warningsOf((warn) => refuseSampling(sampling, warn))).toEqual(warnings);
  });

  test.each<[AccountOptions, string[]]>([
    [{ promptCacheKey: "k", user: "u" }, ["Left out, as this format does not have them: `user`, `prompt_cache_key`."]],
    [{ store: true }, ["Left out, as this format does not have them: `store`."]],
    [{ store: false }, []],
    [{ serviceTier: "flex", metadata: {} }, []],
  ])("of the account is warned of in one sentence: %j", (account, warnings) => {
    expect(warningsOf((warn) => warnLost({ account }, warn))).toEqual(warnings);
  });

  test("of another format's own fields is warned of with the format's name", () => {
    const extension = { dialect: "theirs", fields: { mood: "glad" } };
    expect(warningsOf((warn) => warnLost({ extension }, warn))).toEqual([
      "Left out, as only the format `theirs` has them: `mood`.",
    ]);
  });
});
