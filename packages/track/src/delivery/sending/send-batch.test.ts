import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { EventSink } from "../../sinks/event-sink.ts";
import { sendBatch } from "./send-batch.ts";

const BATCH = { id: "batch-1", events: [] };
const patience = new AbortController().signal;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("A sink that never answers has failed after fifteen seconds, and is told to stop.", async () => {
  let signal: AbortSignal | null = null;
  const send: EventSink["send"] = (_, given) => {
    signal = given;
    return new Promise(() => {});
  };
  const sending = sendBatch({ name: "deaf", send }, BATCH, patience);
  await vi.advanceTimersByTimeAsync(14_999);
  expect(signal).toMatchObject({ aborted: false });
  await vi.advanceTimersByTimeAsync(1);
  expect(await sending).toEqual({ kind: "failed", reason: "deaf did not answer within 15 s", pauseMs: null });
  expect(signal).toMatchObject({ aborted: true });
});

test.each([[new Error("no")], ["no"]])(
  "One that rejects with %o has failed, with its words, and no timer is left.",
  async (error) => {
    const sink: EventSink = { name: "wild", send: () => Promise.reject(error) };
    expect(await sendBatch(sink, BATCH, patience)).toEqual({
      kind: "failed",
      reason: "wild failed: no",
      pauseMs: null,
    });
    expect(vi.getTimerCount()).toBe(0);
  },
);
