import { describe, expect, test } from "vitest";
import { operationPath, parseEndpoint } from "./endpoint.ts";
import { vendorFor } from "./find-vendor.ts";
import { operationsFor } from "./offers-model.ts";
import { isSettingValue, settleVendor, type VendorValues } from "./settle-vendor.ts";

const addresses: readonly [vendor: string, values: VendorValues, address: string, model: string, url: string][] = [
  [
    "azure_openai",
    {},
    "https://my.openai.azure.com",
    "my-gpt",
    "https://my.openai.azure.com/openai/v1/chat/completions",
  ],
  [
    "azure_openai",
    { api_version: "2024-10-21" },
    "https://my.openai.azure.com/",
    "my-gpt",
    "https://my.openai.azure.com/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21",
  ],
  [
    "azure_openai",
    { api_version: "2024-10-21" },
    "https://my.openai.azure.com/openai/v1/",
    "my-gpt",
    "https://my.openai.azure.com/openai/v1/chat/completions",
  ],
  [
    "vertex",
    { project: "p1", region: "us-central1" },
    "",
    "gemini-2.5-pro",
    "https://us-central1-aiplatform.googleapis.com/v1/projects/p1/locations/us-central1/publishers/google/models/gemini-2.5-pro:generateContent",
  ],
  [
    "vertex",
    { project: "p1", region: "global" },
    "",
    "claude-sonnet-4-5@20250929",
    "https://aiplatform.googleapis.com/v1/projects/p1/locations/global/publishers/anthropic/models/claude-sonnet-4-5@20250929:rawPredict",
  ],
  [
    "vertex",
    { project: "p1", region: "eu" },
    "",
    "meta/llama-4",
    "https://aiplatform.eu.rep.googleapis.com/v1/projects/p1/locations/eu/endpoints/openapi/chat/completions",
  ],
  [
    "bedrock",
    { region: "eu-west-1" },
    "",
    "eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "https://bedrock-runtime.eu-west-1.amazonaws.com/model/eu.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke",
  ],
  [
    "bedrock",
    { region: "eu-west-1" },
    "",
    "arn:aws:bedrock:eu-west-1:1:inference-profile/eu.anthropic.claude-x",
    "https://bedrock-runtime.eu-west-1.amazonaws.com/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A1%3Ainference-profile%2Feu.anthropic.claude-x/invoke",
  ],
  [
    "bedrock",
    { region: "us-west-2" },
    "",
    "openai.gpt-oss-120b-1:0",
    "https://bedrock-runtime.us-west-2.amazonaws.com/openai/v1/chat/completions",
  ],
  [
    "bedrock-mantle",
    { region: "us-west-2" },
    "",
    "anthropic.claude-opus-4-6",
    "https://bedrock-mantle.us-west-2.api.aws/anthropic/v1/messages",
  ],
  [
    "bedrock-mantle",
    { region: "us-west-2" },
    "",
    "openai.gpt-oss-120b",
    "https://bedrock-mantle.us-west-2.api.aws/v1/chat/completions",
  ],
  [
    "bedrock-mantle",
    { region: "us-west-2" },
    "",
    "openai.gpt-5.5",
    "https://bedrock-mantle.us-west-2.api.aws/openai/v1/chat/completions",
  ],
  ["alibaba", {}, "", "qwen-plus", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions"],
  [
    "alibaba",
    { region: "cn-beijing" },
    "",
    "qwen-plus",
    "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions",
  ],
  ["zai", {}, "https://api.z.ai/api/coding/paas/v4", "glm-5", "https://api.z.ai/api/coding/paas/v4/chat/completions"],
  [
    "github-models",
    {},
    "https://models.github.ai/inference",
    "openai/gpt-5",
    "https://models.github.ai/inference/chat/completions",
  ],
];

describe("a vendor settled", () => {
  test.each(addresses)("%s with %j at %j is asked for %s at its real address", (id, values, address, model, url) => {
    const vendor = settleVendor(vendorFor(id), values, address);
    const endpoint = parseEndpoint(address || (vendor.baseUrl ?? ""), vendor);
    const [spoken] = operationsFor(vendor, "chat", model);
    if (spoken === undefined) throw new Error("no format for it");
    expect(endpoint.origin + operationPath(endpoint, spoken, { model, stream: false })).toBe(url);
  });

  test("is asked for each shape of an operation with what is the installation's own", () => {
    const vendor = settleVendor(vendorFor("azure_openai"), { api_version: "2025-04-01-preview" });
    const endpoint = parseEndpoint("https://my.openai.azure.com", vendor);
    const [images] = operationsFor(vendor, "image", "my-images");
    const [sound] = operationsFor(vendor, "transcription", "my ears");
    if (images === undefined || sound === undefined) throw new Error("no format for it");
    expect(operationPath(endpoint, images, { model: "my-images", stream: false, form: "edits" })).toBe(
      "/openai/deployments/my-images/images/edits?api-version=2025-04-01-preview",
    );
    expect(operationPath(endpoint, sound, { model: "my-ears", stream: true, form: "translations" })).toBe(
      "/openai/deployments/my-ears/audio/translations?api-version=2025-04-01-preview",
    );
  });

  test("that needs what nobody said says what", () => {
    expect(() => settleVendor(vendorFor("bedrock"), {})).toThrow("Amazon Bedrock needs a region.");
    expect(() => settleVendor(vendorFor("vertex"), { region: "global" })).toThrow("Google Vertex AI needs a project.");
  });

  test("is the entry itself where there is nothing to settle", () => {
    const vendor = vendorFor("openai");
    expect(settleVendor(vendor, { region: "x" })).toBe(vendor);
  });

  test("takes only values that stay where they are put", () => {
    for (const good of ["us-east-1", "a_b", "domain.com:project", "2024-10-21", "preview"]) {
      expect(isSettingValue(good)).toBe(true);
    }
    for (const bad of ["", "a/b", "a b", "..", "a..b", "x?y", "x#", "{region}", "-a", "a.", "x\n"]) {
      expect(isSettingValue(bad)).toBe(false);
    }
  });
});
