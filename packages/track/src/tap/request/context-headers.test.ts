import { describe, expect, test } from "vitest";
import { mergeContext } from "../../context/merge-context.ts";
import { contextHeaders } from "./context-headers.ts";

function told(context: Parameters<typeof mergeContext>[0], groupId: string | null = null) {
  const warnings: string[] = [];
  const headers = contextHeaders(mergeContext(context, {}, {}), groupId, (warning) => void warnings.push(warning));
  // As `fetch` would refuse what no header may hold.
  return { headers: Object.fromEntries(new Headers(headers)), warnings };
}

describe("what a gateway is told", () => {
  test("is whom the call is for", () => {
    expect(told({ customerId: "c-1", userId: "Jürgen Ö.", tags: { team: "日本" } }, "g-1")).toEqual({
      headers: {
        "x-liaison-customer": "c-1",
        "x-liaison-user": "Jürgen Ö.",
        "x-liaison-group": "g-1",
        "x-liaison-tags": '{"team":"\\u65e5\\u672c"}',
      },
      warnings: [],
    });
  });

  test.each([
    ["日本", "UTF-8''%E6%97%A5%E6%9C%AC"],
    ["🙂", "UTF-8''%F0%9F%99%82"],
    [" c ", "UTF-8''%20c%20"],
    ["UTF-8''x", "UTF-8''UTF-8''x"],
    ["50%", "50%"],
    ["\ud83d", "UTF-8''%EF%BF%BD"],
  ])("tells ids apart that no header holds as they are: %j is %s", (customerId, expected) => {
    expect(told({ customerId }).headers["x-liaison-customer"]).toBe(expected);
  });

  test("is no more than any server takes: the tags that fit, and the ids that do", () => {
    const tags = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`t${at}`, "x".repeat(900)]));
    const many = told({ customerId: "c-1", tags });
    expect(Object.keys(JSON.parse(many.headers["x-liaison-tags"] ?? ""))).toEqual(["t0", "t1", "t2", "t3"]);
    expect(many.warnings).toEqual([expect.stringContaining("16 of the tags")]);
    const long = "日".repeat(255);
    const ids = told({ customerId: long, userId: long, sessionId: long, service: long, groupId: "g", tags });
    expect(Object.keys(ids.headers)).toContain("x-liaison-customer");
    expect(Object.entries(ids.headers).join("").length).toBeLessThan(9_000);
    expect(ids.warnings.length).toBeGreaterThan(1);
  });
});
