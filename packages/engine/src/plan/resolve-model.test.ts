import { isFault, type Provider } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { testProvider } from "../testing/parts-dialect.ts";
import type { EngineSettings } from "../values/settings.ts";
import { resolveModel } from "./resolve-model.ts";

/** Names that vendors list, beside those that fit a pattern. */
function patterned(name: string, patterns: readonly string[], more: Partial<Provider> = {}): Provider {
  const { vendor, ...rest } = testProvider(name, more);
  return { ...rest, vendor: { ...vendor, models: patterns } };
}

const first = patterned("first", ["gpt-*"]);
const second = patterned("second", ["claude-*"]);
const third = patterned("third", ["mistral-*"], { models: ["my-*", "exact"] });

function settings(listed: Record<string, readonly string[]>): EngineSettings {
  const sets = Object.entries(listed).map(([name, ids]) => [name, new Set(ids)] as const);
  const rest = { retry: {}, timeouts: {}, heartbeatAfterMs: 0, maxResponseBytes: 0, maxJsonDepth: 0, store: {} };
  const providers = [first, second, third];
  return { ...rest, providers, routes: new Map(), listed: new Map(sets) } as unknown as EngineSettings;
}

function asked(name: string, listed: Record<string, readonly string[]>): readonly string[] {
  return resolveModel(name, settings(listed)).targets.map(({ provider }) => provider.name);
}

function refusal(name: string, listed: Record<string, readonly string[]>): string {
  try {
    return asked(name, listed).join();
  } catch (error) {
    if (isFault(error)) return error.message;
    throw error;
  }
}

describe("a name that a vendor lists", () => {
  test("is asked of its provider, though it fits no pattern", () => {
    expect(asked("o9-preview", { first: ["o9-preview"] })).toEqual(["first"]);
    expect(refusal("o9-preview", {})).toContain("No enabled provider offers");
  });

  test("is asked of all that list it or have a pattern for it, by priority", () => {
    expect(asked("claude-x", { first: ["claude-x"] })).toEqual(["first", "second"]);
    expect(asked("gpt-x", { second: ["gpt-x"] })).toEqual(["first", "second"]);
  });

  test("is not asked of a provider whose models are configured", () => {
    expect(refusal("listed-only", { third: ["listed-only"] })).toContain("No enabled provider offers");
    expect(asked("my-model", { third: [] })).toEqual(["third"]);
  });

  test("is suggested for a near one, but not of a provider whose models are configured", () => {
    expect(refusal("deepseek-v4-flsh", { second: ["deepseek-v4-flash"] })).toContain("`deepseek-v4-flash`");
    expect(refusal("deepseek-v4-flsh", { third: ["deepseek-v4-flash"] })).not.toContain("Did you mean");
  });

  test("that one does not list is asked all the same where it fits the pattern: lists may be a day old", () => {
    expect(asked("gpt-new", { first: ["gpt-old"] })).toEqual(["first"]);
  });
});
