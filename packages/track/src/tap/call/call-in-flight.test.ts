import { createIdSource, Fault, NO_USAGE } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { mergeContext } from "../../context/merge-context.ts";
import { CHAT_URL } from "../../fixtures/canned-fetch.ts";
import { createMemoryRecorder, type MemoryRecorder } from "../../fixtures/memory-recorder.ts";
import { unrefClock } from "../../unref-clock.ts";
import type { SentRequest } from "../request/sent-request.ts";
import { CallInFlight } from "./call-in-flight.ts";
import { type CallBeginning, makeRecord } from "./make-record.ts";
import { failed } from "./outcome.ts";

const REQUEST = { input: CHAT_URL, init: undefined, destination: { search: "" } } as SentRequest;
const ignore = (): void => undefined;
const NOTHING = new Fault("server_error", "It failed.");

const opening = {
  id: createIdSource(unrefClock)(),
  groupId: null,
  createdAtMs: 1,
  source: "sdk",
  serviceName: null,
  endpoint: "own",
  provider: null,
  modelRequested: "m-1",
  modelUsed: null,
  route: null,
  customerId: null,
  userId: null,
  sessionId: null,
  keyId: null,
  tags: null,
  streaming: false,
  decision: null,
} as const;
const context = mergeContext(null, {}, {});

function callOn(recorder: MemoryRecorder, more: Partial<CallBeginning> = {}): CallInFlight {
  const ports = { clock: unrefClock, recorder, timings: { observe: ignore }, warn: ignore };
  return new CallInFlight({ opening, context, warnings: [], ...more }, REQUEST, ports);
}

describe("a call's record", () => {
  test("is made though nothing is known but that it was", () => {
    const outcome = { ...failed(NOTHING, null), fault: null, status: "error" } as const;
    const tried = { startedAtMs: 1, startedMs: 0, endedMs: 5, outcome };
    const record = makeRecord({ opening, context, warnings: [] }, [], tried);
    expect(record).toMatchObject({ httpStatus: 502, errorCode: null, attempts: [{ provider: "unknown" }] });
  });

  test("is one, however its call is ended, and none of a call that someone else records", () => {
    const recorder = createMemoryRecorder();
    const begin = () => {
      const call = callOn(recorder);
      return { call, current: call.current };
    };
    const left = begin();
    left.call.settle();
    left.call.settle();
    left.call.withdraw();
    left.call.finish(failed(NOTHING, 500), left.current);
    expect(recorder.records).toMatchObject([{ status: "cancelled", errorMessage: "Nobody read the answer." }]);
    const taken = begin();
    taken.call.withdraw();
    taken.call.withdraw();
    taken.call.settle();
    expect(recorder.withdrawals).toHaveLength(1);
    expect(recorder.records).toHaveLength(1);
  });

  test("keeps the first and the latest of very many tries", () => {
    const recorder = createMemoryRecorder();
    const call = callOn(recorder);
    for (let status = 500; status < 600; status += 1) {
      call.end(failed(NOTHING, status), call.current);
      call.tryAgain(REQUEST);
    }
    call.finish(failed(NOTHING, 400), call.current);
    const statuses = recorder.records[0]?.attempts.map(({ httpStatus }) => httpStatus) ?? [];
    expect([statuses.length, statuses[0], statuses.at(-2), statuses.at(-1)]).toEqual([51, 500, 599, 400]);
  });

  test("says what its try came to first, whatever is told of the same try later", () => {
    const recorder = createMemoryRecorder();
    const call = callOn(recorder);
    call.end(failed(NOTHING, 503), call.current);
    call.end(failed(NOTHING, 500), call.current);
    call.finish(failed(NOTHING, 400), call.current);
    expect(recorder.records).toMatchObject([{ httpStatus: 503, attempts: [{ httpStatus: 503 }] }]);
  });

  test("can be made once its head has come, or its try is over", () => {
    const recorder = createMemoryRecorder();
    const [head, over] = [callOn(recorder), callOn(recorder)];
    expect([head.isAnswered, over.isAnswered]).toEqual([false, false]);
    head.unlessRead(() => failed(NOTHING, 500));
    over.end(failed(NOTHING, 500), over.current);
    expect([head.isAnswered, over.isAnswered]).toEqual([true, true]);
  });

  test("of a call that nobody wants is not withdrawn: nothing was said of it", () => {
    const recorder = createMemoryRecorder();
    callOn(recorder, { isWanted: () => true }).withdraw();
    expect([recorder.openings, recorder.records, recorder.withdrawals]).toEqual([[], [], []]);
  });

  test("is made of more calls than are settled at the end of the process", () => {
    const recorder = createMemoryRecorder();
    const calls = Array.from({ length: 10_001 }, () => callOn(recorder));
    for (const call of calls) call.finish(failed(NOTHING, 500), call.current);
    expect(recorder.records).toHaveLength(10_001);
  });
});

test("no usage is what nothing was said of", () => {
  expect(failed(NOTHING, null)).toMatchObject({ usage: NO_USAGE, usageSource: "none" });
});
