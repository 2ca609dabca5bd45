import { expect, test } from "vitest";
import { reportedVendor } from "./reported-vendor.ts";

test.each([
  ["openai", "openai", "openai"],
  ["OpenAI", "openai", "openai"],
  ["gemini", "google", "google"],
  ["gcp.gemini", "google", "google"],
  ["x_ai", "xai", "x-ai"],
  ["azure.ai.openai", "azure_openai", "azure"],
  ["bedrock", "bedrock", "aws"],
  ["vertex", "vertex", "google"],
  ["nobody", "nobody", null],
  ["constructor", "constructor", null],
])("a provider reported as %s is %s, priced as %s", (name, vendorId, vendorPriceId) => {
  expect(reportedVendor(name)).toEqual({ vendorId, vendorPriceId, simulated: false });
});

test("what was simulated is known as such", () => {
  expect(reportedVendor("simulated").simulated).toBe(true);
});
