import type OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { takeTracking, takeTrackingFromForm, withTracking } from "./call-tracking.ts";

describe("tracking hidden in a request's body", () => {
  test("is taken out, and the rest stays as it was", () => {
    const body = {
      model: "m",
      tracking: { customerId: "c-1", tags: { team: "search" }, metadata: { order: 1 }, enabled: true },
      user: "u",
      metadata: { theirs: "1" },
    };
    expect(takeTracking(body)).toStrictEqual({
      context: { customerId: "c-1", tags: { team: "search" }, metadata: { order: 1 }, enabled: true },
      body: { model: "m", user: "u", metadata: { theirs: "1" } },
      changed: true,
      warning: null,
    });
    expect(Object.keys(body)).toEqual(["model", "tracking", "user", "metadata"]);
  });

  test("is not looked for in vain: without it the body is the same object", () => {
    const body = { model: "m", metadata: { customer_id: "theirs" }, user: "u" };
    const taken = takeTracking(body);
    expect(taken).toEqual({ context: null, body, changed: false, warning: null });
    expect(taken.body).toBe(body);
  });

  test("is looked for among the body's own fields alone, and `__proto__` is a field like any other", () => {
    expect(takeTracking(Object.create({ tracking: { customerId: "c" } })).changed).toBe(false);
    const body = JSON.parse('{"customer_id":"c","__proto__":{"a":1}}');
    expect(JSON.stringify(takeTracking(body).body)).toBe('{"__proto__":{"a":1}}');
  });

  test("has short names for what is most common", () => {
    const taken = takeTracking({ customer_id: "c-1", track_usage: false, custom_metadata: { order: 1 } });
    expect(taken).toEqual({
      context: { customerId: "c-1", enabled: false, metadata: { order: 1 } },
      body: {},
      changed: true,
      warning: null,
    });
    expect(takeTracking({ customer_id: null }).context).toEqual({ customerId: null });
    expect(takeTracking({ track_usage: true }).context).toEqual({ enabled: true });
  });

  test("goes before the short names, and its metadata adds to theirs", () => {
    const taken = takeTracking({
      customer_id: "short",
      custom_metadata: { order: 1, shop: "a" },
      tracking: { customerId: "long", metadata: { order: 2 } },
    });
    expect(taken.context).toEqual({ customerId: "long", metadata: { order: 2, shop: "a" } });
    expect(takeTracking({ custom_metadata: { a: 1 }, tracking: { metadata: "b" } }).context).toEqual({ metadata: "b" });
    expect(takeTracking({ custom_metadata: { a: 1 }, tracking: { userId: "u" } }).context).toEqual({
      userId: "u",
      metadata: { a: 1 },
    });
  });

  test.each([
    [{ tracking: "c-1" }],
    [{ tracking: [1] }],
    [{ tracking: { customerId: { id: 1 } } }],
    [{ tracking: { tags: "a" } }],
    [{ tracking: { enabled: 0 } }],
    [{ customer_id: true }],
    [{ track_usage: "maybe" }],
  ])("is taken out even when it cannot be understood, and that is said: %j", (hidden) => {
    const taken = takeTracking({ model: "m", ...hidden });
    expect(taken.body).toEqual({ model: "m" });
    expect(taken.changed).toBe(true);
    expect(taken.context).toEqual({});
    expect(taken.warning).toContain("left out");
  });

  test("may be null, which says nothing", () => {
    expect(takeTracking({ tracking: null })).toEqual({ context: {}, body: {}, changed: true, warning: null });
  });
});

describe("tracking hidden in a form", () => {
  test("comes in fields with brackets, and the rest of the form stays", () => {
    const form = formOf({
      model: "m",
      "tracking[customerId]": "c-1",
      "tracking[tags][team]": "search",
      "tracking[tags][step]": "2",
      "tracking[enabled]": "false",
      "custom_metadata[order][id]": "1",
      "metadata[theirs]": "1",
    });
    form.append("file", new Blob(["sound"]), "a.mp3");
    expect(takeTrackingFromForm(form)).toEqual({
      context: {
        customerId: "c-1",
        tags: { team: "search", step: "2" },
        enabled: false,
        metadata: { order: { id: "1" } },
      },
      warning: null,
    });
    expect([...form.keys()]).toEqual(["model", "metadata[theirs]", "file"]);
  });

  test("may be one field of JSON, or the short names", () => {
    expect(takeTrackingFromForm(formOf({ tracking: '{"userId":"u"}', track_usage: "true", customer_id: "c" }))).toEqual(
      {
        context: { userId: "u", enabled: true, customerId: "c" },
        warning: null,
      },
    );
  });

  test("is taken out when it cannot be understood", () => {
    for (const value of ["{broken", "text", new Blob(["x"])]) {
      const form = new FormData();
      form.append("tracking", value);
      const taken = takeTrackingFromForm(form);
      expect([...form.keys()]).toEqual([]);
      expect(taken).toMatchObject({ context: {} });
    }
    const odd = formOf({ "tracking[__proto__][customerId]": "c", "tracking[": "x", "customer_id[]": "c" });
    expect(takeTrackingFromForm(odd)).not.toMatchObject({ context: null });
    expect([...odd.keys()]).toEqual([]);
  });

  test("is not there in most", () => {
    const form = formOf({ model: "m" });
    expect(takeTrackingFromForm(form)).toEqual({ context: null, warning: null });
    expect([...form.keys()]).toEqual(["model"]);
  });
});

describe("withTracking", () => {
  test("adds the hidden field, and the params keep their type", () => {
    const streaming = (client: OpenAI) => {
      const params = { model: "m", messages: [{ role: "user", content: "hi" }], stream: true } as const;
      const direct = client.chat.completions.create(
        withTracking({ model: "m", messages: [{ role: "user", content: "hi" }], stream: true }, { customerId: "c" }),
      );
      return [direct satisfies PromiseLike<AsyncIterable<unknown>>, withTracking(params, {})] as const;
    };
    expect(streaming).toBeTypeOf("function");
    const params = { model: "m", n: 1 };
    const tracked: { model: string; n: number } = withTracking(params, { customerId: "c-1" });
    expect(tracked).toEqual({ model: "m", n: 1, tracking: { customerId: "c-1" } });
    expect(params).toEqual({ model: "m", n: 1 });
    expect(takeTracking({ ...tracked })).toMatchObject({ body: params, context: { customerId: "c-1" } });
  });
});

function formOf(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}
