import { describe, expect, test } from "vitest";
import { CHAT_URL } from "../../fixtures/canned-fetch.ts";
import { headerOf, methodOf, requestWithJson, urlOf, withHeaders } from "./fetch-arguments.ts";

describe("arguments of fetch", () => {
  test("are read in all their shapes", () => {
    const request = new Request(CHAT_URL, { method: "post", headers: { "x-a": "1" } });
    expect([urlOf(CHAT_URL), urlOf(new URL(CHAT_URL)), urlOf(request)]).toEqual([CHAT_URL, CHAT_URL, CHAT_URL]);
    expect([methodOf(CHAT_URL, undefined), methodOf(request, undefined), methodOf(request, { method: "put" })]).toEqual(
      ["GET", "POST", "PUT"],
    );
    expect(headerOf(request, undefined, "x-a")).toBe("1");
    expect(headerOf(CHAT_URL, undefined, "x-a")).toBeNull();
    expect(headerOf(CHAT_URL, { headers: { "X-A": "2" } }, "x-a")).toBe("2");
    expect(headerOf(CHAT_URL, { headers: [["X-A", "3"]] }, "x-a")).toBe("3");
    expect(headerOf(CHAT_URL, { headers: { "x-b": "2" } }, "x-a")).toBeNull();
    expect(headerOf(CHAT_URL, { headers: new Headers({ "x-a": "4" }) }, "x-a")).toBe("4");
    expect(headerOf(CHAT_URL, { headers: { "x-a": undefined } as never }, "x-a")).toBeNull();
    const told = withHeaders(request, undefined, { "x-b": "2" });
    expect([...new Headers(told.headers)]).toEqual([
      ["x-a", "1"],
      ["x-b", "2"],
    ]);
  });

  test("hide JSON in a `Request` that says so, and whose body nobody has read or replaced", async () => {
    const hiding = (headers: Record<string, string>) => new Request(CHAT_URL, { method: "POST", headers, body: "{}" });
    const json = hiding({ "content-type": "application/json" });
    const hidden = (input: string | Request, init?: RequestInit) => requestWithJson({ input, init });
    expect([hidden(json), hidden(json, { body: "{}" }), hidden(CHAT_URL)]).toEqual([json, null, null]);
    const untyped = hiding({});
    untyped.headers.delete("content-type");
    expect([hidden(hiding({ "content-type": "text/plain" })), hidden(untyped)]).toEqual([null, null]);
    await json.text();
    expect(hidden(json)).toBeNull();
  });
});
