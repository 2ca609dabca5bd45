import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitAnswer } from "./split-answer.ts";
import { splitUsage } from "./split-usage.ts";

const entry = (index: number, embedding: unknown = [index]) => ({ object: "embedding", index, embedding });
const answer = (data: readonly unknown[], usage: unknown = { prompt_tokens: 10, total_tokens: 10 }) => ({
  object: "list",
  model: "m",
  data,
  usage,
});

describe("usage shared out by weight", () => {
  test("is the vendor's to the token, and each share within one of the exact part", () => {
    const weights = fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 64 });
    fc.assert(
      fc.property(fc.nat({ max: 10_000_000 }), weights, (total, parts) => {
        const shares = splitUsage(total, parts) as number[];
        const sum = parts.reduce((all, part) => all + part, 0);
        expect(shares.reduce((all, share) => all + share, 0)).toBe(total);
        for (const [at, share] of shares.entries()) {
          expect(Number.isInteger(share)).toBe(true);
          expect(Math.abs(share - (total * (parts[at] ?? 0)) / sum)).toBeLessThan(1);
        }
      }),
    );
  });

  test("goes into the usage's parts, and leaves what is no number", () => {
    const usage = { prompt_tokens: 7, details: { cached: 1 }, cost: 0.5, tier: "x", none: null };
    expect(splitUsage(usage, [1, 1])).toEqual([
      { prompt_tokens: 4, details: { cached: 1 }, cost: 0.25, tier: "x", none: null },
      { prompt_tokens: 3, details: { cached: 0 }, cost: 0.25, tier: "x", none: null },
    ]);
    expect(splitUsage(undefined, [1, 2])).toEqual([undefined, undefined]);
    expect(splitUsage({ n: 3 }, [])).toEqual([]);
  });
});

describe("an answer to many inputs", () => {
  test("becomes one for each, in the inputs' order, whatever the vendor's", () => {
    const [a, b] = splitAnswer(answer([entry(1, [0.2]), entry(0, [0.1])]), ["a", "b"]);
    expect(a).toEqual(answer([entry(0, [0.1])], { prompt_tokens: 5, total_tokens: 5 }));
    expect(b).toEqual(answer([{ ...entry(0), embedding: [0.2] }], { prompt_tokens: 5, total_tokens: 5 }));
  });

  test("keeps what is hidden in it, and its class", () => {
    class Answer {}
    const whole = Object.assign(new Answer(), answer([entry(0), entry(1)]));
    Object.defineProperty(whole, "_request_id", { value: "req_1", enumerable: false });
    const [first] = splitAnswer(Object.freeze(whole), ["a", "b"]);
    expect(first).toBeInstanceOf(Answer);
    expect(first).toHaveProperty("_request_id", "req_1");
    expect(Object.keys(first ?? {})).not.toContain("_request_id");
  });

  test("may leave the numbers out, when there are as many as asked for", () => {
    const bare = [{ embedding: [1] }, { embedding: "AACAPw==" }];
    expect(splitAnswer(answer(bare), ["a", "b"])).toMatchObject([
      { data: [{ index: 0, embedding: [1] }] },
      { data: [{ index: 0, embedding: "AACAPw==" }] },
    ]);
    expect(splitAnswer(answer(bare), ["a", "b", "c"])).toEqual([null, null, null]);
  });

  test.each([
    ["short", [entry(0), entry(2)], [true, false, true]],
    ["with one twice", [entry(0), entry(1), entry(1), entry(2)], [true, false, true]],
    ["with an empty one", [entry(0), entry(1, []), entry(2)], [true, false, true]],
    ["with one that is none", [entry(0), entry(1, { a: 1 }), entry(2, "")], [true, false, false]],
    ["with junk between", [null, entry(0), "x", entry(1), entry(2), entry(99)], [true, true, true]],
    ["empty", [], [false, false, false]],
  ])("%s gives what it has", (_, data, has) => {
    const answers = splitAnswer(answer(data), ["a", "bb", "ccc"]);
    expect(answers.map((own) => own !== null)).toEqual(has);
    const tokens = answers.map(
      (own) => (own as { usage?: { prompt_tokens: number } } | null)?.usage?.prompt_tokens ?? 0,
    );
    if (has.includes(true)) expect(tokens.reduce((all, share) => all + share, 0)).toBe(10);
  });

  test.each([null, "text", {}, { data: "x" }, { data: null }, []])("that is none gives nothing: %j", (whole) => {
    expect(splitAnswer(whole, ["a", "b"])).toEqual([null, null]);
  });

  test("without usage has none in its parts", () => {
    const [first] = splitAnswer({ data: [entry(0)] }, ["a"]);
    expect(first).toEqual({ data: [entry(0)] });
  });
});
