import type { RequestHead } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { untouched } from "./index.ts";

function ask(rest: string, query?: string, body = {}): RequestHead {
  const format = untouched.operations.untouched;
  if (format === undefined) throw new Error("no format");
  const place = {
    model: null,
    stream: false,
    path: "/",
    provider: "acme",
    rest,
    ...(query !== undefined && { query }),
  };
  return format.checkRequest(body, place);
}

describe("a request for a vendor's own path", () => {
  test("goes where it says, with its query but for the gateway's key", () => {
    expect(ask("/v1/vector_stores/vs_1", "limit=2&key=sk-liaison-x&%6Bey=y&after=a").straightTo).toEqual({
      provider: "acme",
      path: "/v1/vector_stores/vs_1?limit=2&after=a",
    });
    expect(ask("/upload/v1beta/files/", "key=x").straightTo?.path).toBe("/upload/v1beta/files/");
  });

  test("names the model its body names", () => {
    expect(ask("/v1/x", undefined, { model: "m" }).model).toBe("m");
    expect(ask("/v1/x", undefined, { model: 3 }).model).toBe("");
  });

  test("names the ids in its path, which have to be looked up, and nothing else", () => {
    expect(ask("/v1/vector_stores/vs_6931d72a43/files").namedIds).toEqual(["vs_6931d72a43"]);
    expect(ask("/v1beta/cachedContents/7lf5him5ev4iemi1:extend").namedIds).toEqual(["7lf5him5ev4iemi1"]);
    expect(ask("/v1/files/file-MDLqXZjNjNeLwwaRACNDNf").namedIds).toEqual(["file-MDLqXZjNjNeLwwaRACNDNf"]);
    expect(ask("/v1beta/files/notes:download", "from=files%2Fothers").namedIds).toEqual(["notes", "others"]);
    expect(ask("/v1/chat/completions").namedIds).toEqual([]);
    expect(ask(`/v1/files/${"x".repeat(256)}`).namedIds).toEqual([]);
  });

  test.each([
    ["/v1/../admin"],
    ["/v1/%2e%2E/admin"],
    ["/v1/./x"],
    ["/v1/..;/admin"],
    ["/v1/%2e.%3Bx/admin"],
    ["//evil.example/x"],
    ["/v1//x"],
    ["/v1/a%2f..%2fb"],
    ["/v1/a\\b"],
    ["/v1/a b"],
    ["/v1/a\u0000"],
    ["/v1/é"],
    ["/"],
  ])("is refused where %j could become another path on its way", (rest) => {
    expect(() => ask(rest)).toThrow("The path after the provider's name");
  });
});
