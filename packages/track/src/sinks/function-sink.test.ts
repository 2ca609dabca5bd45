import { describe, expect, test } from "vitest";
import type { CallEvent } from "./event-sink.ts";
import { batchOf, patience, sampleEvent } from "./fixtures/sample-events.ts";
import { functionSink } from "./function-sink.ts";

describe("a sink of one's own function", () => {
  test("hands it the events, and waits for it", async () => {
    const taken: CallEvent[] = [];
    const sink = functionSink(async (events) => {
      await null;
      taken.push(...events);
    });
    const event = sampleEvent();
    expect(await sink.send(batchOf(event), patience)).toEqual({ kind: "taken", refused: [] });
    expect(taken).toEqual([event]);
    expect(sink.name).toBe("function");
  });

  test.each([
    [() => Promise.reject(new Error("the database is gone")), "the database is gone"],
    [
      () => {
        throw new Error("at once");
      },
      "at once",
    ],
    [() => Promise.reject("the database is gone"), "the database is gone"],
  ])("has failed when the function throws or rejects, and does not reject itself", async (take, reason) => {
    const delivery = await functionSink(take, "mine").send(batchOf(sampleEvent()), patience);
    expect(delivery).toEqual({ kind: "failed", reason, pauseMs: null });
  });

  test("has failed when the function hangs until its time is over", async () => {
    const controller = new AbortController();
    const sending = functionSink(() => new Promise(() => {})).send(batchOf(sampleEvent()), controller.signal);
    controller.abort();
    expect(await sending).toMatchObject({ kind: "failed", reason: "The sink did not take the events in time." });
    const late = functionSink(() => new Promise(() => {})).send(batchOf(sampleEvent()), AbortSignal.abort());
    expect(await late).toMatchObject({ kind: "failed" });
  });
});
