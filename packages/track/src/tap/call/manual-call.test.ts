import { describe, expect, test } from "vitest";
import { createTracker } from "../../create-tracker.ts";
import { createMemoryRecorder } from "../../fixtures/memory-recorder.ts";
import type { ManualCall } from "./manual-call.ts";

const ignore = (): void => undefined;

describe("a call recorded by hand", () => {
  const recorded = (call: Partial<ManualCall>, enabled = true) => {
    const recorder = createMemoryRecorder();
    const tracker = createTracker({ customerId: "c-1", enabled }, recorder, ignore);
    tracker.record({ provider: "own", model: "m-1", ...call });
    return recorder.records;
  };

  test("has what is known of it, and null for what is not", () => {
    const [record] = recorded({
      endpoint: "own.endpoint",
      inputTokens: 3,
      outputTokens: 4,
      reportedCostUsd: "0.000001",
      responseTimeMs: 30,
      timeToFirstTokenMs: 10,
      startedAtMs: 1_000,
      streaming: true,
    });
    expect(record).toMatchObject({
      provider: "own",
      endpoint: "own.endpoint",
      createdAtMs: 1_000,
      customerId: "c-1",
      status: "success",
      httpStatus: 200,
      totalTokens: 7,
      cachedInputTokens: null,
      totalCostNanoUsd: 1_000,
      costSource: "provider",
      usageSource: "provider",
      responseTimeMs: 30,
      timeToFirstTokenMs: 10,
      streaming: true,
    });
  });

  test("may know nothing, or only a total, and invents neither", () => {
    expect(recorded({})[0]).toMatchObject({ endpoint: "custom", usageSource: "none", totalTokens: null });
    expect(recorded({ inputTokens: 3 })[0]).toMatchObject({ inputTokens: 3, totalTokens: null });
    expect(recorded({ totalTokens: 9 })[0]).toMatchObject({ totalTokens: 9, inputTokens: null });
    expect(recorded({ audioSeconds: 3.5 })[0]).toMatchObject({ audioSeconds: 3.5, usageSource: "provider" });
    expect(recorded({ inputCharacters: 7 })[0]).toMatchObject({ inputCharacters: 7, usageSource: "provider" });
    expect(recorded({ imageCount: 1, imageSize: "1024x1024", imageQuality: "hd" })[0]).toMatchObject({
      imageSize: "1024x1024",
      imageQuality: "hd",
    });
    expect(recorded({ imageCount: 2, reportedCostUsd: "-1" })[0]).toMatchObject({
      imageCount: 2,
      totalCostNanoUsd: null,
    });
    expect(recorded({ totalTokens: 1, reportedCostUsd: "no price" })[0]).toMatchObject({ totalCostNanoUsd: null });
  });

  test("may have failed or been left", () => {
    expect(recorded({ errorCode: "rate_limited", httpStatus: 429, errorMessage: "slow down" })[0]).toMatchObject({
      status: "error",
      httpStatus: 429,
      errorCode: "rate_limited",
      errorMessage: "slow down",
    });
    expect(recorded({ status: "error" })[0]).toMatchObject({
      errorCode: "server_error",
      errorMessage: "The call failed.",
    });
    expect(recorded({ status: "cancelled" })[0]).toMatchObject({ httpStatus: 499, errorCode: "cancelled" });
  });

  test("leaves nothing where tracking is off", () => {
    expect(recorded({}, false)).toEqual([]);
  });
});
