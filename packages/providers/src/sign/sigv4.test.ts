import type { UpstreamRequest } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { signSigv4 } from "./sigv4.ts";

/** The account and the moment of AWS's own test suite (`aws-sig-v4-test-suite`). */
const options = {
  service: "service",
  credentials: {
    accessKeyId: "AKIDEXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    region: "us-east-1",
  },
  nowMs: Date.UTC(2015, 7, 30, 12, 36, 0, 123),
};

const request: UpstreamRequest = {
  method: "GET",
  origin: "https://example.amazonaws.com",
  path: "/",
  headers: { accept: "*/*", "user-agent": "ai-liaison" },
  body: null,
};

describe("a signature", () => {
  test.each([
    ["GET", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"],
    ["POST", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"],
  ] as const)("of a plain %s is the one AWS publishes", async (method, signature) => {
    expect(await signSigv4({ ...request, method }, options)).toEqual({
      "x-amz-date": "20150830T123600Z",
      authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
    });
  });

  test("differs by the bytes of the body", async () => {
    const one = await signSigv4({ ...request, body: Buffer.from("{}") }, options);
    const other = await signSigv4({ ...request, body: Buffer.from("{ }") }, options);
    expect(one.authorization).not.toBe(other.authorization);
  });

  test("carries the token of temporary credentials, signed", async () => {
    const credentials = { ...options.credentials, sessionToken: "temporary" };
    const headers = await signSigv4(request, { ...options, credentials });
    expect(headers["x-amz-security-token"]).toBe("temporary");
    expect(headers.authorization).toContain("SignedHeaders=host;x-amz-date;x-amz-security-token");
  });

  test("needs a region", async () => {
    await expect(signSigv4(request, { ...options, credentials: {} })).rejects.toMatchObject({
      code: "provider_authentication",
    });
  });
});
