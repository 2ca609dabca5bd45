import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { matchesPattern } from "./offers-model.ts";
import { vendors } from "./registry.ts";
import { settleVendor } from "./settle-vendor.ts";

const { findProvider } = createRequire(import.meta.url)(
  "@pydantic/genai-prices",
) as typeof import("@pydantic/genai-prices");

/** Prices of the same cloud, though the library does not know this address of it. */
const PRICED_ELSEWHERE = new Set(["bedrock-mantle"]);

/** Sells other makers' models at their prices; the library has no list of its own. */
const WITHOUT_LIST = new Set(["vercel"]);

const priced = vendors.filter((vendor) => vendor.priceId !== undefined && !WITHOUT_LIST.has(vendor.id));

describe("the registry and the price library", () => {
  test.each(priced.map((vendor) => [vendor.id, vendor] as const))(
    "agree on who %s is and where it lives",
    (_, vendor) => {
      const found = findProvider({ providerId: vendor.priceId ?? "" });
      expect(found?.id).toBe(vendor.priceId);
      if (PRICED_ELSEWHERE.has(vendor.id)) return;
      const { baseUrl } = settleVendor(vendor, { region: "us-east-1", project: "p" });
      expect(baseUrl ?? "https://my.openai.azure.com").toMatch(new RegExp(found?.api_pattern ?? "^$"));
    },
  );

  test.each(["openai", "deepseek", "xai", "moonshot", "perplexity"])(
    "%s's patterns cover what the library calls it",
    (id) => {
      const vendor = vendors.find((candidate) => candidate.id === id);
      const known = findProvider({ providerId: vendor?.priceId ?? "" })?.models.map((model) => model.id) ?? [];
      const covered = known.filter((model) => vendor?.models.some((pattern) => matchesPattern(pattern, model)));
      expect(known.length).toBeGreaterThan(5);
      expect(covered.length / known.length).toBeGreaterThan(0.7);
    },
  );
});
