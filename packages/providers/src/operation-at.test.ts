import type { Provider, Vendor } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { vendorById } from "./find-vendor.ts";
import { operationAt } from "./operation-at.ts";

function provider(vendor: string, basePath: string): Provider {
  const known = vendorById(vendor) as Vendor;
  return { vendor: known, endpoints: [{ origin: "https://x.example", basePath }] } as unknown as Provider;
}

describe("the operation at a vendor's own path", () => {
  test.each([
    ["openai", "/v1", "/v1/chat/completions", "chat", null],
    ["openai", "/v1", "/v1/responses", "chat", null],
    ["openai", "/v1", "/v1/responses/resp_1", "kept-answer", null],
    ["openai", "/v1", "/v1/files/file-MDLqXZjNjNeLwwaRACNDNf", "file", null],
    ["openai", "/v1", "/v1/files/file-1/content", "file", null],
    ["openai", "/v1", "/v1/batches/batch_1/cancel", "batch", null],
    ["anthropic", "/v1", "/v1/messages/count_tokens", "token-count", null],
    ["google", "/v1beta", "/v1beta/models/gemini-3-pro:streamGenerateContent", "chat", "gemini-3-pro"],
    ["google", "/v1beta", "/v1beta/models/tuned%2Fmine:generateContent", "chat", "tuned/mine"],
  ])("of %s below %s at %s is %s", (vendor, basePath, path, operation, model) => {
    const found = operationAt(provider(vendor, basePath), path);
    expect({ operation: found?.operation, model: found?.model }).toEqual({ operation, model });
  });

  test.each([
    ["/v1/vector_stores"],
    ["/v1/responses/compact"],
    ["/v2/chat/completions"],
    ["/v1/chat/completions/x"],
    ["/v1/chatXcompletions"],
  ])("is not known at %s", (path) => {
    expect(operationAt(provider("openai", "/v1"), path)).toBeNull();
  });
});
