import type { Provider, Vendor } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { authHeaders, needsSigning, secretsOf, unmistakableSecretsOf } from "./auth-headers.ts";
import { vendorFor } from "./find-vendor.ts";

function provider(vendor: Vendor, apiKey: string | null, credentials?: Record<string, string>): Provider {
  return {
    name: vendor.id,
    vendor,
    endpoints: [],
    apiKey,
    ...(credentials === undefined ? {} : { credentials }),
    timeoutMs: 1,
    priority: 1,
    models: [],
    defaultModel: null,
    fallbackNanoUsdPerMtok: null,
    maxRequestsPerMinute: null,
  };
}

describe("what proves who asks", () => {
  test.each([
    ["openai", { authorization: "Bearer k" }],
    ["anthropic", { "x-api-key": "k" }],
    ["google", { "x-goog-api-key": "k" }],
    ["azure_openai", { "api-key": "k" }],
    ["bedrock", { authorization: "Bearer k" }],
    ["vertex", { "x-goog-api-key": "k" }],
    ["simulated", {}],
  ])("at %s is a key in its own header", (id, headers) => {
    expect(authHeaders(provider(vendorFor(id), "k"))).toEqual(headers);
    expect(needsSigning(provider(vendorFor(id), "k"))).toBe(false);
  });

  test("is nothing without a key, and a signature only where the vendor wants one", () => {
    const ids = ["openai", "ollama", "azure_openai", "bedrock", "bedrock-mantle", "vertex"];
    const keyless = ids.map((id) => provider(vendorFor(id), null));
    expect(keyless.map(authHeaders)).toEqual(ids.map(() => ({})));
    expect(keyless.filter(needsSigning).map(({ name }) => name)).toEqual(["bedrock", "bedrock-mantle", "vertex"]);
  });

  test("is never to be told: keys of any length, and credentials but for the place they are for", () => {
    const credentials = { accessKeyId: "AKIDEXAMPLE00000", secretAccessKey: "s".repeat(40), region: "us-east-1" };
    expect(secretsOf(provider(vendorFor("bedrock"), null, credentials))).toEqual(["AKIDEXAMPLE00000", "s".repeat(40)]);
    expect(secretsOf(provider(vendorFor("openai"), "k"))).toEqual(["k"]);
    expect(secretsOf(provider(vendorFor("openai"), ""))).toEqual([]);
    expect(unmistakableSecretsOf(provider(vendorFor("openai"), "ollama"))).toEqual([]);
    expect(unmistakableSecretsOf(provider(vendorFor("openai"), "k".repeat(16)))).toEqual(["k".repeat(16)]);
  });
});
