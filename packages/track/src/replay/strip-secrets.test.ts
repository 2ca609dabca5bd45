import { describe, expect, test } from "vitest";
import { isSecretHeader, stripInPlace, stripJson, stripText, stripUrl } from "./strip-secrets.ts";

/** Made up, in the shapes that are in use; in two pieces, so that no scanner takes them for lost ones. */
const KEYS = [
  ["sk-", "proj-abcDEF0123456789abcDEF"],
  ["sk-", "ant-api03-abcDEF0123456789"],
  ["sk-", "liaison-abcdef0123456789"],
  ["AIza", "SyA0123456789abcdefghijklmnopqrstuv"],
  ["hf_", "abcdefghijklmnop0123"],
  ["gsk_", "abcdefghijklmnop0123"],
  ["xai-", "abcdefghijklmnop0123"],
  ["AKIA", "ABCDEFGHIJKLMNOP"],
  ["ya29.", "abcdefghijklmnopqrstuvwxyz"],
  ["eyJhbGciOiJIUzI1NiJ9.", "eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl"],
].map(([start = "", rest = ""]) => start + rest);

describe("blotting out keys", () => {
  test.each(KEYS)("takes %s out of any sentence", (key) => {
    for (const text of [key, `Incorrect API key provided: ${key}.`, `{"k":"${key}"}`, `a,${key},b`]) {
      expect(stripText(text)).toBe(text.replace(key, "[stripped]"));
      expect(stripInPlace(text)).toBe(text.replace(key, "*".repeat(key.length)));
    }
  });

  test("takes what follows Bearer", () => {
    expect(stripText("Authorization: Bearer abcdefghijklmnop==")).toBe("Authorization: Bearer [stripped]");
    expect(stripInPlace("Bearer abcdefghijklmnop")).toBe("Bearer ****************");
  });

  test.each([
    "sk-learn-like-classifiers are words",
    "the task-force-2 met",
    "a bearer of news",
    `iVBORw0KGgo/sk-proj-abcDEF0123456789/AAAA`,
    "claude-sonnet-4-5-20250929",
    "chatcmpl-0123456789abcdef",
  ])("leaves %s", (text) => {
    expect([stripText(text), stripInPlace(text)]).toEqual([text, text]);
  });

  test("takes the values of members named like a key, at any depth, and nothing else", () => {
    const value = {
      api_key: "odd",
      user: { password: "x", name: "key" },
      key: "C major",
      max_tokens: 5,
      list: [{ apiKey: "y" }],
    };
    expect(stripJson(value)).toEqual({
      api_key: "[stripped]",
      user: { password: "[stripped]", name: "key" },
      key: "C major",
      max_tokens: 5,
      list: [{ apiKey: "[stripped]" }],
    });
  });
});

describe("addresses", () => {
  test.each([
    ["https://v.example/a?key=secret&alt=sse", "https://v.example/a?alt=sse"],
    ["https://v.example/a?api-version=1&api-key=s&access_token=t", "https://v.example/a?api-version=1"],
    ["https://user:pass@v.example/a#part", "https://v.example/a"],
    ["https://v.example/a?X-Amz-Signature=1&X-Amz-Credential=2&sig=3", "https://v.example/a"],
  ])("%s is written %s", (address, written) => {
    expect(stripUrl(address)).toBe(written);
  });
});

test.each(["authorization", "x-api-key", "api-key", "x-goog-api-key", "Cookie", "set-cookie", "proxy-authorization"])(
  "the header %s is never written",
  (name) => {
    expect(isSecretHeader(name)).toBe(true);
  },
);
