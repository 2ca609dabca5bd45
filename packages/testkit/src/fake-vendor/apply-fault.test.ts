import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { VendorAnswer } from "./answer.ts";
import { applyFault } from "./apply-fault.ts";
import { FAULT_KINDS, type FaultSpec, isFaultSpec, parseFault } from "./fault-spec.ts";
import { bytesOf, type Script } from "./script.ts";

const whole: VendorAnswer = { kind: "whole", status: 200, body: { id: "a", usage: { total_tokens: 3 } } };
const stream: VendorAnswer = {
  kind: "stream",
  events: [
    { choices: [{ delta: "one" }] },
    { choices: [{ delta: "two" }] },
    { choices: [], usage: { total_tokens: 3 } },
  ],
};
const text = (script: Script): string => bytesOf(script).toString();
const doing = (script: Script): readonly string[] => script.steps.map((step) => step.do);

describe("applyFault", () => {
  test("without a fault sends one write per event, then the terminal one", () => {
    const script = applyFault(stream, { kind: "none" });
    expect(doing(script)).toEqual(["write", "write", "write", "write"]);
    expect(text(script)).toMatch(/^data: \{.*\n\ndata: \[DONE\]\n\n$/s);
  });

  test.each<[FaultSpec, readonly string[]]>([
    [{ kind: "reset-before-headers" }, ["reset"]],
    [{ kind: "never-answer" }, ["stall"]],
    [{ kind: "reset-after-events", events: 1 }, ["headers", "write", "reset"]],
    [{ kind: "stall-after-events", events: 2 }, ["headers", "write", "write", "stall"]],
    [{ kind: "stall-after-events", events: 0 }, ["headers", "stall"]],
    [{ kind: "reset-after-bytes", bytes: 7 }, ["headers", "write", "reset"]],
    [{ kind: "empty" }, []],
    [{ kind: "missing-done" }, ["write", "write", "write"]],
    [{ kind: "error-chunk", events: 1 }, ["headers", "write", "write"]],
  ])("%j happens in this order", (fault, steps) => {
    expect(doing(applyFault(stream, fault))).toEqual(steps);
  });

  test("bytes before a reset are exactly as many as asked for", () => {
    expect(text(applyFault(stream, { kind: "reset-after-bytes", bytes: 7 }))).toBe("data: {");
  });

  test("a cut within an event leaves the events before it whole", () => {
    const cut = text(applyFault(stream, { kind: "cut-mid-event", events: 1 }));
    const clean = text(applyFault(stream, { kind: "none" }));
    const firstEnds = clean.indexOf("\n\n") + 2;
    const secondEnds = clean.indexOf("\n\n", firstEnds) + 2;
    expect(clean.startsWith(cut)).toBe(true);
    expect(cut.length).toBeGreaterThan(firstEnds);
    expect(cut.length).toBeLessThan(secondEnds - 2);
  });

  test("malformed events stand between good ones, and nothing good is lost", () => {
    const script = applyFault(stream, { kind: "malformed-sse", events: 1 });
    const writes = script.steps.flatMap((step) => (step.do === "write" ? [step.bytes.toString()] : []));
    expect(writes).toHaveLength(5);
    expect(writes[1]).toContain('data {"no":"colon"}');
    expect(writes.filter((_, at) => at !== 1).join("")).toBe(text(applyFault(stream, { kind: "none" })));
  });

  test("a truncated body has half the bytes, under the length told", () => {
    const bytes = text(applyFault(whole, { kind: "none" })).length;
    const right = applyFault(whole, { kind: "truncated-json", contentLength: "right" });
    const wrong = applyFault(whole, { kind: "truncated-json", contentLength: "wrong" });
    expect([right.headers["content-length"], doing(right)]).toEqual([String(Math.floor(bytes / 2)), ["write"]]);
    expect([wrong.headers["content-length"], doing(wrong)]).toEqual([String(bytes), ["write", "hang-up"]]);
  });

  test("usage can be left out of bodies and of streams", () => {
    expect(text(applyFault(whole, { kind: "no-usage" }))).toBe('{"id":"a"}');
    expect(text(applyFault(stream, { kind: "no-usage" }))).not.toContain("total_tokens");
  });

  test("dripped and one-byte writes add up to the same bytes", () => {
    const clean = bytesOf(applyFault(stream, { kind: "none" }));
    const single = applyFault(stream, { kind: "one-byte-writes" });
    expect(bytesOf(single)).toEqual(clean);
    expect(doing(single).filter((step) => step === "write")).toHaveLength(clean.length);
    const drip = applyFault(whole, { kind: "drip", bytesPerWrite: 5, everyMs: 3 });
    expect(drip.steps.slice(0, 2)).toMatchObject([{ do: "wait", ms: 3 }, { do: "write" }]);
    expect(bytesOf(drip)).toEqual(bytesOf(applyFault(whole, { kind: "none" })));
  });

  test("encodings say what they are, but for the lie", () => {
    const gzip = applyFault(whole, { kind: "encoded", as: "gzip" });
    expect(gzip.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(bytesOf(gzip)).toString()).toBe(text(applyFault(whole, { kind: "none" })));
    const lie = applyFault(whole, { kind: "encoded", as: "lie" });
    expect(lie.headers["content-encoding"]).toBe("gzip");
    expect(text(lie)).toContain('{"id"');
    const twice = bytesOf(applyFault(whole, { kind: "encoded", as: "double-gzip" }));
    expect(gunzipSync(gunzipSync(twice)).toString()).toContain('{"id"');
    const bomb = bytesOf(applyFault(whole, { kind: "encoded", as: "bomb" }));
    expect(bomb.length).toBeLessThan(100_000);
    expect(gunzipSync(bomb).length).toBeGreaterThan(16_000_000);
  });

  test("a status brings the vendor's error shape, or the body and headers it is given", () => {
    const plain = applyFault(whole, { kind: "status", status: 429, headers: { "retry-after": "2" } });
    expect([plain.status, plain.headers["retry-after"]]).toEqual([429, "2"]);
    expect(JSON.parse(text(plain))).toMatchObject({ error: { type: "rate_limit_error" } });
    expect(text(applyFault(whole, { kind: "status", status: 503, body: { odd: true } }))).toBe('{"odd":true}');
  });

  test("an HTML page and a wrong content type are what they say", () => {
    expect(applyFault(whole, { kind: "html" })).toMatchObject({
      status: 502,
      headers: { "content-type": "text/html" },
    });
    const mistyped = applyFault(whole, { kind: "content-type", value: "text/plain" });
    expect([mistyped.headers["content-type"], text(mistyped)]).toEqual([
      "text/plain",
      text(applyFault(whole, { kind: "none" })),
    ]);
  });
});

describe("reading faults", () => {
  test("takes the kinds there are and refuses the others", () => {
    expect(parseFault('{"kind":"empty"}')).toEqual({ kind: "empty" });
    expect(() => parseFault('{"kind":"toString"}')).toThrow("not a fault");
    expect([isFaultSpec(null), isFaultSpec([]), isFaultSpec({ kind: "nonsense" })]).toEqual([false, false, false]);
    expect(Object.keys(FAULT_KINDS).every((kind) => isFaultSpec({ kind }))).toBe(true);
  });
});
