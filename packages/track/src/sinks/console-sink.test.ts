import { describe, expect, test } from "vitest";
import { consoleSink } from "./console-sink.ts";
import type { CallEvent } from "./event-sink.ts";
import { batchOf, patience, sampleEvent } from "./fixtures/sample-events.ts";

async function written(...events: readonly CallEvent[]): Promise<string> {
  let text = "";
  const sink = consoleSink({ write: (line) => (text += line) });
  expect(await sink.send(batchOf(...events), patience)).toEqual({ kind: "taken", refused: [] });
  return text;
}

describe("the console", () => {
  test("gets one readable line for each call", async () => {
    const paid = sampleEvent({ totalCostNanoUsd: 12_300_000, costSource: "provider", customerId: "c-1" });
    expect(await written(paid, sampleEvent())).toBe(
      "2026-11-21T10:30:00.250Z openai/gpt-5-mini-2026 chat.completions 1200 in, 56 out $0.0123 813 ms customer=c-1\n" +
        "2026-11-21T10:30:00.250Z openai/gpt-5-mini-2026 chat.completions 1200 in, 56 out 813 ms\n",
    );
  });

  test("is told what is not known as not known", async () => {
    const bare = sampleEvent({ provider: null, modelUsed: null, inputTokens: null, responseTimeMs: 3 });
    expect(await written(bare)).toBe(
      "2026-11-21T10:30:00.250Z unknown/gpt-5-mini chat.completions ? in, 56 out 3 ms\n",
    );
    expect(await written(sampleEvent({ outputTokens: null }))).toContain(" 1200 in, ? out ");
    const unread = sampleEvent({ inputTokens: null, outputTokens: null });
    expect(await written(unread)).not.toContain(" in, ");
  });

  test("is told how a call failed, by its code", async () => {
    const failed = sampleEvent({ status: "error", errorCode: "rate_limited", httpStatus: 429, errorMessage: "secret" });
    expect(await written(failed)).toContain(" error: rate_limited");
    expect(await written(failed)).not.toContain("secret");
    expect(await written(sampleEvent({ status: "cancelled", httpStatus: 499 }))).toContain(" cancelled: 499");
  });

  test("cannot be drawn upon by the names in a call", async () => {
    const line = await written(sampleEvent({ customerId: "a\nb\u001b[2J" }));
    expect(line.endsWith("customer=a?b?[2J\n")).toBe(true);
  });

  test("that is gone loses the line and nothing else", async () => {
    const gone = consoleSink({
      write: () => {
        throw new Error("EPIPE");
      },
    });
    expect(await gone.send(batchOf(sampleEvent()), patience)).toEqual({ kind: "taken", refused: [] });
  });
});
