import type { Provider } from "@ai-liaison/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { authHeaders } from "./auth-headers.ts";
import { editDistance } from "./edit-distance.ts";
import { vendorFor } from "./find-vendor.ts";
import { nearestModels, nearestOf } from "./nearest-models.ts";
import { matchesPattern, offersModel } from "./offers-model.ts";

function provider(vendor: string, more: Partial<Provider> = {}): Provider {
  return {
    name: vendor,
    vendor: vendorFor(vendor),
    endpoints: [],
    apiKey: "secret",
    timeoutMs: 1,
    priority: 1,
    models: [],
    defaultModel: null,
    fallbackNanoUsdPerMtok: null,
    maxRequestsPerMinute: null,
    ...more,
  };
}

describe("a model pattern", () => {
  test.each([
    ["gpt-5", "gpt-5", true],
    ["gpt-5", "gpt-5-mini", false],
    ["gpt-*", "gpt-5-mini", true],
    ["gpt-*", "gpt-", true],
    ["gpt-*", "gpt", false],
    ["*", "", true],
    ["*", "anything/at:all", true],
    ["*-mini", "gpt-5-mini", true],
    ["*-mini", "-mini", true],
    ["*-mini", "mini", false],
    ["a*b*c", "abc", true],
    ["a*b*c", "a-b-c", true],
    ["a*b*c", "acb", false],
    ["a*a", "a", false],
    ["ab*ba", "aba", false],
    ["**", "x", true],
    ["*/*", "openai/gpt-5", true],
    ["*/*", "gpt-5", false],
    ["gpt-5.1", "gpt-5x1", false],
    ["GPT-*", "gpt-5", false],
  ])("%s and %s: %s", (pattern, model, fits) => {
    expect(matchesPattern(pattern, model)).toBe(fits);
  });

  test("means what the same regular expression means", () => {
    const letters = (all: string) => fc.string({ unit: fc.constantFrom(...all), maxLength: 12 });
    fc.assert(
      fc.property(letters("ab*"), letters("ab"), (pattern, text) => {
        expect(matchesPattern(pattern, text)).toBe(new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(text));
      }),
      { numRuns: 2_000 },
    );
  });

  test("does not hang on a pattern made for it", () => {
    const startedMs = performance.now();
    expect(matchesPattern(`${"*a".repeat(100)}*b`, "a".repeat(100_000))).toBe(false);
    expect(performance.now() - startedMs).toBeLessThan(2000);
  });
});

describe("what a provider offers", () => {
  test("is its vendor's models where it names none", () => {
    expect(offersModel(provider("openai"), "gpt-5-mini")).toBe(true);
    expect(offersModel(provider("openai"), "claude-haiku-4-5")).toBe(false);
    expect(offersModel(provider("my-gpu"), "claude-haiku-4-5")).toBe(true);
  });

  test("is its own list, and no more, where it has one", () => {
    const own = provider("openai", { models: ["gpt-5-mini", "ft:*"] });
    expect(["gpt-5-mini", "ft:x", "gpt-5"].map((model) => offersModel(own, model))).toEqual([true, true, false]);
  });
});

describe("near names", () => {
  const providers = [
    provider("openai", { defaultModel: "gpt-5-mini" }),
    provider("mistral", { models: ["mistral-small-latest", "mistral-large-latest"] }),
    provider("my-gpu"),
  ];

  test.each([
    ["gpt5-mini", ["gpt-5-mini"]],
    ["mistral-smal-latest", ["mistral-small-latest"]],
    ["smrat", ["smart"]],
    ["mistal/some-model", ["mistral/some-model"]],
    ["GPT-5-MINI", ["gpt-5-mini"]],
  ])("for %s they begin with %j", (name, expected) => {
    expect(nearestModels(name, providers, { aliases: ["smart"] }).slice(0, expected.length)).toEqual(expected);
  });

  test("names a pattern when the beginning is misspelt", () => {
    expect(nearestModels("gtp-4o", [provider("openai")])).toContain("gpt-*");
  });

  test("names nothing when nothing is near, and at most three", () => {
    expect(nearestModels("entirely-different", providers, { aliases: ["smart"] })).toEqual([]);
    const many = provider("mine", { models: ["model-1", "model-2", "model-3", "model-4", "model-5"] });
    expect(nearestModels("model-9", [many])).toHaveLength(3);
  });

  test("stays quick for long names and large lists", () => {
    const large = provider("mine", {
      models: Array.from({ length: 20_000 }, (_, index) => `some-model-name-${index}`),
    });
    const startedMs = performance.now();
    nearestModels("some-modle-name-1", [large]);
    nearestModels("x".repeat(100_000), [large]);
    expect(performance.now() - startedMs).toBeLessThan(1500);
  });

  test("works for plain texts too", () => {
    expect(nearestOf("timout", ["timeout", "priority"])).toEqual(["timeout"]);
  });
});

describe("the edit distance", () => {
  test.each([
    ["", "", 0],
    ["abc", "abc", 0],
    ["abc", "acb", 1],
    ["abc", "ab", 1],
    ["abc", "xbc", 1],
    ["kitten", "sitting", 3],
  ])("of %j and %j is %i", (left, right, distance) => {
    expect(editDistance(left, right, 10)).toBe(distance);
  });

  test("is the same both ways, zero only for equals, and above the limit when it is far", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (left, right) => {
        const distance = editDistance(left, right, 100);
        expect(editDistance(right, left, 100)).toBe(distance);
        expect(distance === 0).toBe(left === right);
        expect(editDistance(left, right, 2) > 2).toBe(distance > 2);
      }),
    );
  });
});

describe("authentication headers", () => {
  test("carry a bearer key, a key in a header of the vendor's, or nothing", () => {
    expect(authHeaders(provider("openai"))).toEqual({ authorization: "Bearer secret" });
    const header = { ...vendorFor("mine"), auth: { kind: "header", header: "x-api-key" } as const };
    expect(authHeaders(provider("mine", { vendor: header }))).toEqual({ "x-api-key": "secret" });
    expect(authHeaders(provider("simulated"))).toEqual({});
    expect(authHeaders(provider("openai", { apiKey: null }))).toEqual({});
  });
});
