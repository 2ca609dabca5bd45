import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readContext } from "./read-context.ts";

describe("a context as it is given", () => {
  test("is kept where it can be understood", () => {
    const given = {
      customerId: "c-1",
      userId: null,
      sessionId: undefined,
      service: "shop",
      groupId: "g",
      tags: { team: "search" },
      metadata: { order: 1 },
      enabled: false,
    };
    const { sessionId, ...kept } = given;
    expect(sessionId).toBeUndefined();
    expect(readContext(given)).toStrictEqual({ context: kept, warnings: [] });
    expect(readContext({})).toStrictEqual({ context: {}, warnings: [] });
  });

  test("may use the record's names, and ours go before them", () => {
    const names = { customer_id: "c", user_id: "u", session_id: "s", service_name: "x", group_id: "g" };
    expect(readContext(names).context).toEqual({
      customerId: "c",
      userId: "u",
      sessionId: "s",
      service: "x",
      groupId: "g",
    });
    expect(readContext({ customerId: null, customer_id: "c" }).context).toEqual({ customerId: null });
  });

  test("may have numbers for ids and tags", () => {
    expect(readContext({ customerId: 42, userId: 7n, tags: { n: 1, on: true } })).toEqual({
      context: { customerId: "42", userId: "7", tags: { n: "1", on: "true" } },
      warnings: [],
    });
  });

  test.each([
    [{ customerId: "" }, "customerId"],
    [{ customerId: {} }, "customerId"],
    [{ userId: "a\nb" }, "userId"],
    [{ sessionId: "x".repeat(256) }, "sessionId"],
    [{ tags: ["a"] }, "tags"],
    [{ enabled: "no" }, "enabled"],
    [{ metadata: () => 1 }, "metadata"],
    [{ metadata: { n: 1n } }, "metadata"],
    [{ metadata: "x".repeat(16_384) }, "metadata"],
  ])("loses what cannot be understood, and says so without its value: %o", (given, name) => {
    const { context, warnings } = readContext(given);
    expect(context).toEqual({});
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(`\`${name}\``);
    expect(warnings[0]).not.toContain("xxx");
  });

  test("keeps the tags that fit", () => {
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`t${at}`, "v"]));
    const { context, warnings } = readContext({ tags: many });
    expect(Object.keys(context.tags ?? {})).toHaveLength(50);
    expect(warnings).toHaveLength(1);
    const odd = { ok: "v", object: {}, ["n".repeat(101)]: "v", long: "v".repeat(1001) };
    expect(readContext({ tags: odd }).context.tags).toEqual({ ok: "v" });
  });

  test("is a copy", () => {
    const metadata = { order: { id: 1 } };
    const { context } = readContext({ metadata });
    metadata.order.id = 2;
    expect(context.metadata).toEqual({ order: { id: 1 } });
  });

  test.each([["c-1"], [null], [undefined], [[1]]])("is nothing when it is no object: %o", (given) => {
    const { context, warnings } = readContext(given);
    expect(context).toEqual({});
    expect(warnings).toHaveLength(1);
  });

  test("is nothing when reading it throws", () => {
    expect(readContext(throwing()).context).toEqual({});
  });

  test("never throws, whatever it is", () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), (given) => void readContext(given)),
    );
  });
});

function throwing(): object {
  return {
    get customerId(): string {
      throw new Error("no");
    },
  };
}
