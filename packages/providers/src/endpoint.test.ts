import { type Endpoint, type Fault, isFault, type Operation, type Vendor } from "@ai-liaison/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { operationPath, parseEndpoint } from "./endpoint.ts";
import { openaiCompatible, vendorFor } from "./find-vendor.ts";

const unknown = openaiCompatible("mine");
const openai = vendorFor("openai");
const groq = vendorFor("groq");
const deepseek = vendorFor("deepseek");

describe("an address", () => {
  test.each<[string, Vendor, string, string]>([
    ["https://x.example", unknown, "https://x.example", "/v1"],
    ["https://x.example/", unknown, "https://x.example", "/v1"],
    ["https://x.example/v1", unknown, "https://x.example", "/v1"],
    ["https://x.example/v1/", unknown, "https://x.example", "/v1"],
    ["https://x.example/v1///", unknown, "https://x.example", "/v1"],
    ["https://x.example/v1/chat/completions", unknown, "https://x.example", "/v1"],
    ["https://x.example/v1/chat/completions/", unknown, "https://x.example", "/v1"],
    ["https://x.example/v1/embeddings", unknown, "https://x.example", "/v1"],
    ["https://x.example/v1/completions", unknown, "https://x.example", "/v1"],
    ["https://x.example/chat/completions", unknown, "https://x.example", ""],
    ["https://x.example/api/v2", unknown, "https://x.example", "/api/v2"],
    ["  http://127.0.0.1:8080 ", unknown, "http://127.0.0.1:8080", "/v1"],
    ["http://[::1]:9/v1", unknown, "http://[::1]:9", "/v1"],
    ["http://2130706433", unknown, "http://127.0.0.1", "/v1"],
    ["http://0x7f.1", unknown, "http://127.0.0.1", "/v1"],
    ["http://0251.0376.0251.0376", unknown, "http://169.254.169.254", "/v1"],
    ["http://[::ffff:127.0.0.1]", unknown, "http://[::ffff:7f00:1]", "/v1"],
    ["https://api.öpenai.com", unknown, "https://api.xn--penai-iua.com", "/v1"],
    ["https://X.example%2eevil.example", unknown, "https://x.example.evil.example", "/v1"],
    ["HTTPS://X.Example:443", unknown, "https://x.example", "/v1"],
    ["https://api.openai.com", openai, "https://api.openai.com", "/v1"],
    ["https://api.groq.com", groq, "https://api.groq.com", "/openai/v1"],
    ["https://proxy.example", groq, "https://proxy.example", "/openai/v1"],
    ["https://api.groq.com/openai/v1", groq, "https://api.groq.com", "/openai/v1"],
    ["https://api.deepseek.com", deepseek, "https://api.deepseek.com", ""],
    ["https://api.deepseek.com/v1", deepseek, "https://api.deepseek.com", "/v1"],
  ])("%s is read as what people mean by it", (address, vendor, origin, basePath) => {
    expect(parseEndpoint(address, vendor)).toEqual({ origin, basePath });
  });

  test.each([
    ["", "no URL"],
    ["api.openai.com", "no URL"],
    ["localhost:8000", "does not begin with"],
    ["ftp://x.example", "does not begin with"],
    ["file:///etc/passwd", "does not begin with"],
    ["gopher://x.example", "does not begin with"],
    ["ws://x.example", "does not begin with"],
    ["javascript:alert(1)", "does not begin with"],
    ["https://", "no URL"],
    ["https://user:hunter2@x.example", "user name or password"],
    ["https://hunter2@x.example", "user name or password"],
    ["https://x.example/v1?key=hunter2", "query or a fragment"],
    ["https://x.example/v1?", "query or a fragment"],
    ["https://x.example/v1#hunter2", "query or a fragment"],
    ["https://x.example/a b", "blank"],
    ["https://x.example\\v1", "backslash"],
    ["https://x.example\\@evil.example", "backslash"],
    ["https://x.example#@evil.example", "query or a fragment"],
    ["https://api.openai.com@evil.example", "user name or password"],
    ["https://x.example%00.evil.example", "no URL"],
    ["https://x.exa\nmple/v1", "control"],
    ["https://x.example:99999/hunter2", "no URL"],
  ])("%j is refused", (address, reason) => {
    const fault = faultOf(() => parseEndpoint(address, unknown));
    expect(fault.code).toBe("invalid_request");
    expect(fault.message).toContain(reason);
    expect(fault.hint).not.toBe("");
    expect(fault.message + fault.hint).not.toContain("hunter2");
  });

  test("is stable: what was read from it reads the same again, and no operation's path is ever doubled", () => {
    const segment = fc.stringMatching(/^[a-z0-9._~-]{1,8}$/).filter((text) => text !== "." && text !== "..");
    const suffix = fc.constantFrom("", "/", "/chat/completions", "/embeddings", "/completions/");
    fc.assert(
      fc.property(fc.domain(), fc.array(segment, { minLength: 1, maxLength: 4 }), suffix, (host, segments, end) => {
        const base = `/${segments.join("/")}`;
        fc.pre(!/(?:completions|embeddings)$/.test(base));
        const endpoint = parseEndpoint(`https://${host}${base}${end}`, unknown);
        expect(endpoint.basePath).toBe(base);
        expect(parseEndpoint(endpoint.origin + endpoint.basePath, unknown)).toEqual(endpoint);
        expect(pathOf(endpoint, unknown, "chat")).toBe(`${base}/chat/completions`);
      }),
    );
  });

  test("never throws anything but a Fault, whatever is written", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((text) => `https://${text}`),
        ),
        (text) => {
          try {
            const { origin, basePath } = parseEndpoint(text, unknown);
            expect(origin).toMatch(/^https?:\/\/[^/@?#\s]+$/);
            expect(basePath).not.toMatch(/\/$|[?#\s]/);
          } catch (error) {
            expect(isFault(error)).toBe(true);
          }
        },
      ),
    );
  });
});

describe("an operation's path", () => {
  test("is the vendor's own below the base path", () => {
    expect(pathOf({ origin: "https://api.groq.com", basePath: "/openai/v1" }, groq, "chat")).toBe(
      "/openai/v1/chat/completions",
    );
    expect(pathOf({ origin: "https://api.perplexity.ai", basePath: "" }, vendorFor("perplexity"), "embedding")).toBe(
      "/v1/embeddings",
    );
  });

  test("is null where the vendor does not offer the operation", () => {
    expect(groq.operations.embedding).toBeUndefined();
  });
});

function faultOf(action: () => unknown): Fault {
  try {
    action();
  } catch (error) {
    if (isFault(error)) return error;
    throw error;
  }
  throw new Error("It was not refused.");
}

function pathOf(endpoint: Endpoint, vendor: Vendor, operation: Operation): string | undefined {
  const [spoken] = vendor.operations[operation] ?? [];
  return spoken === undefined ? undefined : operationPath(endpoint, spoken, { model: "m", stream: false });
}
