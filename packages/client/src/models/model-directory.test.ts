import { systemClock, type VendorModel } from "@ai-liaison/core";
import { createPriceBook } from "@ai-liaison/pricing";
import { describe, expect, test } from "vitest";
import { engineSettings } from "../composition/engine-settings.ts";
import { loadConfig } from "../config/index.ts";
import { createModelDirectory } from "./model-directory.ts";

/** What can be asked for, from configuration, vendors' lists and the price list. */
type Row = Readonly<Record<string, string>>;
type Listed = Readonly<Record<string, readonly (Partial<VendorModel> & { readonly id: string })[]>>;

const OPENAI = { provider_name: "openai" };
const OPENROUTER = { provider_name: "openrouter" };
const prices = createPriceBook();

function directory(rows: readonly Row[], lists: Listed = {}, more: object = {}) {
  const env = { OPENAI_API_KEY: "k", OPENROUTER_API_KEY: "k" };
  const config = loadConfig({ env, cwd: "/nowhere", content: { providers: rows, ...more } });
  const maps = new Map(
    Object.entries(lists).map(([name, models]) => [
      name,
      new Map(models.map((model) => [model.id, { contextWindow: null, prices: null, ...model }])),
    ]),
  );
  const listed = new Map([...maps].map(([name, models]) => [name, new Set(models.keys())]));
  const settings = { ...engineSettings(config), listed };
  return createModelDirectory({ settings, prices, clock: systemClock, listed: (name) => maps.get(name) ?? null });
}

describe("the names", () => {
  test("are the price list's while the vendor has not spoken, and the vendor's own after that", () => {
    const before = directory([OPENAI]).names();
    expect(before).toContain("gpt-4o");
    expect(before.length).toBeGreaterThan(20);
    expect(directory([OPENAI], { openai: [{ id: "gpt-4o" }, { id: "whisper-9" }] }).names()).toEqual([
      "gpt-4o",
      "whisper-9",
    ]);
  });

  test("begin with the routes, and have a default model", () => {
    const routes = { smart: { targets: [{ provider: "openai", model: "gpt-4o" }] } };
    const rows = [{ ...OPENAI, default_model: "gpt-mine" }];
    expect(directory(rows, { openai: [{ id: "a" }] }, { routes }).names()).toEqual(["smart", "gpt-mine", "a"]);
  });

  test("are only what is configured, where that is said", () => {
    const rows = [{ ...OPENAI, models: "exact;o*" }];
    expect(directory(rows, { openai: [{ id: "o9" }, { id: "gpt-4o" }] }).names()).toEqual(["exact", "o9"]);
  });

  test("say whose they are where they would lead to another provider, or to nobody", () => {
    const lists = { openrouter: [{ id: "openai/gpt-9" }, { id: "openrouter/auto" }, { id: "google/gemma" }] };
    const found = directory([OPENROUTER, { ...OPENAI, models: "none" }], lists);
    expect(found.names()).toEqual(["openrouter/openai/gpt-9", "openrouter/openrouter/auto", "google/gemma", "none"]);
    for (const name of found.names().slice(0, 3)) expect(found.describe(name).provider).toBe("openrouter");
    const odd = directory([{ ...OPENAI, default_model: "odd-name" }], { openai: [] });
    expect(odd.names()).toEqual(["openai/odd-name"]);
    expect(odd.describe("openai/odd-name").provider).toBe("openai");
  });

  test("are all such that can be asked for", () => {
    expect(directory([OPENAI], { openai: [{ id: "a b" }, { id: "ok" }, { id: "x".repeat(201) }] }).names()).toEqual([
      "ok",
    ]);
  });
});

describe("what is known of a name", () => {
  const own = { inputPerMtok: "9", outputPerMtok: "99" };

  test("is the price list's word, though the vendor has another", () => {
    const { describe: told } = directory([OPENAI], { openai: [{ id: "gpt-4o", contextWindow: 7, prices: own }] });
    expect(told("gpt-4o")).toMatchObject({ contextWindow: 128_000, prices: { inputPerMtok: "2.5" } });
  });

  test("is the vendor's where the price list has none", () => {
    const models = [{ id: "brand/new", contextWindow: 7_000, prices: own }];
    const { describe: told } = directory([OPENROUTER], { openrouter: models });
    expect(told("brand/new")).toEqual({
      id: "brand/new",
      provider: "openrouter",
      providers: ["openrouter"],
      contextWindow: 7_000,
      prices: { ...own, cachedInputPerMtok: "9", priceId: null, exact: true },
    });
  });

  test("is nothing but its provider where neither has a word", () => {
    const { describe: told } = directory([OPENAI], { openai: [{ id: "zz" }] });
    expect(told("zz")).toMatchObject({ provider: "openai", contextWindow: null, prices: null });
    expect(() => told("zy")).toThrow("Did you mean `zz`?");
  });

  test("of a route is that of what is asked first", () => {
    const routes = { smart: { targets: [{ provider: "openrouter", model: "brand/new" }, { provider: "openai" }] } };
    const rows = [OPENROUTER, { ...OPENAI, default_model: "gpt-4o" }];
    const { describe: told } = directory(rows, { openrouter: [{ id: "brand/new", contextWindow: 7_000 }] }, { routes });
    expect(told("smart")).toMatchObject({
      provider: "route",
      providers: ["openrouter", "openai"],
      contextWindow: 7_000,
    });
  });
});
