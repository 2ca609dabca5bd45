import { isFault, type KeyId } from "@ai-liaison/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pinnedContext, readContext, readForwarded, type Tenant } from "./read-context.ts";

const NOBODY: Tenant = { keyId: null, customerId: null };

function faultOf(act: () => unknown) {
  try {
    act();
  } catch (error) {
    if (isFault(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("reading whom a call is for", () => {
  test("all headers come through", () => {
    const context = readContext(
      {
        "x-liaison-customer": "acme",
        "x-liaison-user": "u-1",
        "x-liaison-session": "s-1",
        "x-liaison-service": "search",
        "x-liaison-group": "g-1",
        "x-liaison-tags": '{"team":"a"}',
        "x-liaison-timeout-ms": "1500",
      },
      null,
    );
    expect(context).toEqual({
      customerId: "acme",
      userId: "u-1",
      sessionId: "s-1",
      serviceName: "search",
      groupId: "g-1",
      tags: { team: "a" },
      timeoutMs: 1500,
    });
  });

  test("absent and empty headers are null", () => {
    expect(readContext({ "x-liaison-user": "", "x-liaison-tags": "" }, null)).toEqual(pinnedContext(null));
  });

  test.each([
    ["UTF-8''%E6%97%A5%E6%9C%AC", "日本"],
    ["UTF-8''%E6%97", "UTF-8''%E6%97"],
    ["50%25", "50%25"],
  ])("reads an id with characters that headers do not hold: %s is %s", (header, id) => {
    expect(readContext({ "x-liaison-customer": header }, null).customerId).toBe(id);
  });

  test("holds an encoded id to the same limits", () => {
    for (const id of ["%0A", "a".repeat(256)]) {
      expect(() => readContext({ "x-liaison-customer": `UTF-8''${id}` }, null)).toThrow();
    }
  });

  test("the key's customer wins, and may be repeated but not changed", () => {
    expect(readContext({}, "acme").customerId).toBe("acme");
    expect(readContext({ "x-liaison-customer": "acme" }, "acme").customerId).toBe("acme");
    expect(faultOf(() => readContext({ "x-liaison-customer": "other" }, "acme"))).toMatchObject({
      code: "permission",
      param: "x-liaison-customer",
    });
    expect(pinnedContext("acme").customerId).toBe("acme");
  });

  test.each([
    ["x-liaison-customer", "a".repeat(256)],
    ["x-liaison-user", "a\tb"],
    ["x-liaison-session", ["a", "b"]],
    ["x-liaison-tags", "[]"],
    ["x-liaison-tags", "{"],
    ["x-liaison-tags", '{"a":1}'],
    ["x-liaison-tags", JSON.stringify({ a: "v".repeat(1001) })],
    ["x-liaison-tags", JSON.stringify({ ["k".repeat(101)]: "v" })],
    [
      "x-liaison-tags",
      JSON.stringify(Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`t${index}`, "v"]))),
    ],
    ["x-liaison-timeout-ms", "-1"],
    ["x-liaison-timeout-ms", "1e3"],
    ["x-liaison-timeout-ms", "86400001"],
  ])("%s: %s is refused by name", (name, value) => {
    expect(faultOf(() => readContext({ [name]: value }, null))).toMatchObject({ code: "invalid_request", param: name });
  });

  test("only tracing and idempotency headers go on to a vendor", () => {
    expect(
      readForwarded(
        {
          traceparent: "00-1",
          tracestate: "a=b",
          "idempotency-key": "k",
          cookie: "c",
          authorization: "Bearer x",
        },
        NOBODY,
      ),
    ).toEqual({
      traceparent: "00-1",
      tracestate: "a=b",
      "idempotency-key": "k",
    });
    expect(readForwarded({ cookie: "c" }, NOBODY)).toEqual({});
  });
});

describe("an idempotency key", () => {
  const sent = (tenant: Tenant, key: string) => readForwarded({ "idempotency-key": key }, tenant)["idempotency-key"];
  const [A, B] = ["key_a" as KeyId, "key_b" as KeyId];

  test("is the same whenever its tenant repeats it, and no other tenant's", () => {
    const words = fc.string({ minLength: 1, maxLength: 2 });
    const keyId = fc.constantFrom(null, A, B);
    const tenants = fc.record({ keyId, customerId: fc.option(words, { nil: null }) });
    fc.assert(
      fc.property(tenants, tenants, words, (one, other, key) => {
        const isSame = one.keyId === other.keyId && one.customerId === other.customerId;
        expect(sent(one, key) === sent(other, key)).toBe(isSame);
      }),
    );
  });

  test.each(["", ",", '","', ":", "|", "\u0000"])(
    "is no other tenant's that is put together alike with %j",
    (joint) => {
      const one = sent({ keyId: A, customerId: `a${joint}b` }, "c");
      expect(one).not.toBe(sent({ keyId: A, customerId: "a" }, `b${joint}c`));
    },
  );
});
