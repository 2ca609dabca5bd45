import { describe, expect, test } from "vitest";
import { readProtocols } from "./read-protocols.ts";

describe("what a browser says by subprotocols", () => {
  test("is the key and the version; the account is not the caller's to choose", () => {
    const offered = [
      "realtime",
      "openai-insecure-api-key.sk-1",
      "openai-beta.realtime-v1",
      "openai-organization.org-1",
    ];
    expect(readProtocols(offered)).toEqual({
      accepted: "realtime",
      key: "sk-1",
      headers: { "openai-beta": "realtime=v1" },
    });
  });

  test.each([[[]], [["chat"]], [["openai-insecure-api-key.", "openai-beta.", "openai-beta.x"]]])(
    "%j says nothing",
    (offered) => {
      expect(readProtocols(offered)).toEqual({ accepted: null, key: null, headers: {} });
    },
  );
});
