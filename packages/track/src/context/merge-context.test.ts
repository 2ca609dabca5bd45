import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CallContext } from "./call-context.ts";
import { layerContext, mergeContext, NO_CONTEXT } from "./merge-context.ts";

const id = fc.option(fc.option(fc.constantFrom("a", "b", "c"), { nil: null }), { nil: undefined });
const tags = fc.dictionary(fc.constantFrom("x", "y", "__proto__"), fc.constantFrom("1", "2"));
const json = fc.oneof(
  fc.constantFrom(null, 1, "text", true),
  fc.dictionary(fc.constantFrom("k", "l"), fc.constantFrom<1 | "v" | null>(1, "v", null)),
  fc.array(fc.constantFrom(1, 2), { maxLength: 2 }),
);
const context: fc.Arbitrary<CallContext> = fc.record({
  customerId: id,
  userId: id,
  sessionId: id,
  service: id,
  groupId: id,
  tags: fc.option(fc.option(tags, { nil: null }), { nil: undefined }),
  metadata: fc.option(json, { nil: undefined }),
  enabled: fc.option(fc.boolean(), { nil: undefined }),
});

describe("what holds for a call", () => {
  test.each<[string, CallContext | null, CallContext, CallContext, string | null]>([
    ["what is said at the call", { customerId: "call" }, { customerId: "around" }, { customerId: "default" }, "call"],
    ["else what is around it", {}, { customerId: "around" }, { customerId: "default" }, "around"],
    ["else the default", null, {}, { customerId: "default" }, "default"],
    ["else nobody", null, {}, {}, null],
    ["null at the call is nobody", { customerId: null }, { customerId: "around" }, { customerId: "default" }, null],
    ["undefined at the call is as around", { customerId: undefined }, { customerId: "around" }, {}, "around"],
    ["null around is nobody, whatever the default", {}, { customerId: null }, { customerId: "default" }, null],
  ])("is %s", (_, explicit, around, defaults, customerId) => {
    expect(mergeContext(explicit, around, defaults).customerId).toBe(customerId);
  });

  test("has every field, and counts unless somebody says no", () => {
    expect(mergeContext(null, {}, {})).toEqual({
      customerId: null,
      userId: null,
      sessionId: null,
      service: null,
      groupId: null,
      tags: null,
      metadata: null,
      enabled: true,
    });
    expect(mergeContext(null, { enabled: false }, { enabled: true }).enabled).toBe(false);
  });

  test("adds tags up by name, and null ends the adding", () => {
    const defaults = { tags: { team: "search", env: "prod" } };
    expect(mergeContext({ tags: { env: "test" } }, { tags: { step: "1" } }, defaults).tags).toEqual({
      team: "search",
      env: "test",
      step: "1",
    });
    expect(mergeContext({ tags: { env: "test" } }, { tags: null }, defaults).tags).toEqual({ env: "test" });
    expect(mergeContext({ tags: null }, { tags: { step: "1" } }, defaults).tags).toBeNull();
  });

  test("adds metadata up by its top-level names where both are objects", () => {
    const around = { metadata: { order: { id: 1 }, shop: "a" } };
    expect(mergeContext({ metadata: { order: { id: 2 } } }, around, {}).metadata).toEqual({
      order: { id: 2 },
      shop: "a",
    });
    expect(mergeContext({ metadata: [1] }, around, {}).metadata).toEqual([1]);
    expect(mergeContext({ metadata: { a: 1 } }, { metadata: "text" }, around).metadata).toEqual({ a: 1 });
  });
});

describe("layers of context", () => {
  test("may be put together in any order of steps", () => {
    fc.assert(
      fc.property(context, context, context, (inner, middle, outer) => {
        const innerFirst = layerContext(layerContext(inner, middle), outer);
        const outerFirst = layerContext(inner, layerContext(middle, outer));
        expect(innerFirst).toEqual(outerFirst);
        expect(mergeContext(inner, middle, outer)).toEqual(mergeContext(null, outerFirst, {}));
      }),
      { numRuns: 2000 },
    );
  });

  test("change nothing where one of them says nothing, or says the same", () => {
    fc.assert(
      fc.property(context, (said) => {
        expect(layerContext(said, {})).toEqual(said);
        expect(layerContext({}, said)).toEqual(said);
        expect(layerContext(said, NO_CONTEXT)).toBe(said);
        expect(layerContext(NO_CONTEXT, said)).toBe(said);
        expect(mergeContext(said, said, said)).toEqual(mergeContext(said, {}, {}));
      }),
    );
  });

  test("take whatever the innermost says of an id, and leave what they were given alone", () => {
    fc.assert(
      fc.property(context, context, (inner, outer) => {
        const before = structuredClone([inner, outer]);
        const both = layerContext(inner, outer);
        for (const name of ["customerId", "userId", "sessionId", "service", "groupId", "enabled"] as const) {
          expect(both[name]).toBe(inner[name] === undefined ? outer[name] : inner[name]);
        }
        expect([inner, outer]).toEqual(before);
      }),
    );
  });
});
