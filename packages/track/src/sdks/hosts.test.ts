import { vendors } from "@ai-liaison/providers";
import { describe, expect, test } from "vitest";
import { knownHost } from "./hosts.ts";

describe("the addresses of vendors", () => {
  const addressed = vendors.flatMap(({ id, baseUrl, regionUrls = {}, simulated, operations, capabilities }) => {
    const urls = simulated === true ? [] : [baseUrl, ...Object.values(regionUrls)].filter((url) => url !== null);
    const isAsked = operations.chat?.every(({ dialect }) => dialect === "openai-chat") === true;
    return urls.map((url) => ({ id, host: hostOf(url), isAsked, streamUsage: capabilities.streamUsage }));
  });

  test("are those of the gateway's registry, under the same names", () => {
    expect(addressed.length).toBeGreaterThan(10);
    for (const { id, host } of addressed) expect(knownHost(host)?.provider, `${id} at ${host}`).toBe(id);
  });

  test("whose streams report their usage unasked, or never, are not asked for it", () => {
    for (const { id, host, streamUsage } of addressed.filter(({ isAsked }) => isAsked)) {
      expect(knownHost(host)?.reportsUsage === true, id).toBe(streamUsage !== "ask");
    }
  });

  test("of clouds are told by their ending", () => {
    expect(knownHost("acme.openai.azure.com")?.provider).toBe("azure_openai");
    expect(knownHost("us-central1-aiplatform.googleapis.com")?.provider).toBe("vertex");
    expect(knownHost("aiplatform.googleapis.com")?.provider).toBe("vertex");
    expect(knownHost("bedrock-runtime.us-east-1.amazonaws.com")?.provider).toBe("bedrock");
    expect(knownHost("x1.us-east-1.aws.endpoints.huggingface.cloud")?.provider).toBe("huggingface");
  });

  test("of strangers are nobody's, however they end", () => {
    for (const host of ["example.com", "api.openai.com.example.com", "notopenai.com", "constructor", ""]) {
      expect(knownHost(host)).toBeNull();
    }
  });
});

/** Any region will do. */
function hostOf(url: string): string {
  return new URL(url.replaceAll(/\{\w+\}/g, "some-region-1")).host;
}
