import { expect, onTestFinished, test } from "vitest";
import { openTracker } from "./open-tracker.ts";
import type { CallEvent } from "./sinks/event-sink.ts";
import type { ManualCall } from "./tap/call/manual-call.ts";

async function recorded(...changes: readonly object[]) {
  const events: CallEvent[] = [];
  const warnings: string[] = [];
  const sink = (batch: readonly CallEvent[]): void =>
    void events.push(...(JSON.parse(JSON.stringify(batch)) as CallEvent[]));
  const tracker = openTracker({ sink, durability: "memory", onWarning: (message) => warnings.push(message) });
  onTestFinished(() => tracker.close(0));
  const call = { provider: "acme", model: "small", inputTokens: 1, outputTokens: 2 };
  for (const change of changes) tracker.record({ ...call, ...change } as ManualCall);
  expect(await tracker.flush(2000)).toBe(true);
  return { events, warnings };
}

const circle: Record<string, unknown> = {};
circle.itself = circle;

test.each([
  [
    { inputTokens: 5n, outputTokens: "6" },
    { input_tokens: 5, output_tokens: 6, total_tokens: 11 },
  ],
  [{ errorCode: "weird" }, { status: "error", error_code: "server_error" }],
  [{ reportedCostUsd: 0.5 }, { total_cost_usd: "0.5", cost_source: "provider" }],
  [{ reportedCostUsd: "abc" }, { total_cost_usd: null }],
  [{ startedAtMs: Number.NaN, responseTimeMs: Number.NaN }, { response_time_ms: 0 }],
  [{ startedAtMs: 1e20 }, {}],
  [{ responseTimeMs: -1e300 }, { response_time_ms: 0 }],
  [{ model: undefined }, { model_requested: "unknown" }],
  [{ provider: {} }, { provider: null }],
  [{ endpoint: 5 }, { endpoint: "custom" }],
  [
    { httpStatus: "201", status: "ok", streaming: "yes" },
    { http_status: 201, status: "success", streaming: false },
  ],
  [{ rawUsage: circle }, { raw_usage: null, input_tokens: 1 }],
  [{ rawUsage: { big: 5n } }, { raw_usage: null }],
])("A call recorded by hand as %o is a row all the same, and never an error.", async (change, row) => {
  const beganMs = Date.now();
  const { events } = await recorded(change, {});
  expect(events).toMatchObject([row, { model_requested: "small", total_tokens: 3, status: "success" }]);
  expect(Date.parse(String(events[0]?.created_at))).toBeGreaterThan(beganMs - 1000);
});

test("What is no call at all is said, and nothing is thrown.", async () => {
  const tracker = openTracker({ sink: () => {}, durability: "memory", onWarning: () => {} });
  onTestFinished(() => tracker.close(0));
  for (const call of [null, undefined, 5, "call"]) tracker.record(call as unknown as ManualCall);
  expect(tracker.stats.recorded).toBeLessThan(5);
});
