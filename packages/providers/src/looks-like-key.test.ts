import { describe, expect, test } from "vitest";
import { looksLikeKey } from "./looks-like-key.ts";
import { vendors } from "./registry.ts";

// Made up in the vendors' forms; no key of anybody's.
const KEYS = [
  "sk-proj-abcdefgh12345678",
  "sk-ant-api03-abc_DEF-0123456789",
  "gsk_abcdefghijkl0123456789",
  "hf_AbCdEfGhIjKl012345",
  "AIzaSyA0123456789abcdefghijklmnopqrstuv",
  "xai-0123456789abcdef0123",
  "pplx-0123456789abcdef",
  "Bearer abcdefghij0123456789",
  "sk-liaison-0aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcdef",
  "0123456789abcdef0123456789abcdef",
];

describe("a key", () => {
  test.each(KEYS)("is known by its looks: %s", (key) => {
    expect(looksLikeKey(key)).toBe(true);
    expect(looksLikeKey(`,${key},`)).toBe(true);
    expect(looksLikeKey(`"${key}" `)).toBe(true);
  });

  test.each([
    ...vendors.flatMap(({ keyVariables }) => keyVariables),
    "openai_api_key",
    "KEY_2",
    "gpt-5-mini-2025-08-07",
    "my-gpu-server",
    "AZURE_OPENAI_API_KEY_WESTEUROPE_2",
    "meta-llama/llama-4-maverick-17b-128e-instruct",
    "",
  ])("is not what names look like: %s", (name) => {
    expect(looksLikeKey(name)).toBe(false);
  });
});
