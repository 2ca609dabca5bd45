import { systemClock } from "@ai-liaison/core";
import { expect, onTestFinished, test } from "vitest";
import { sampleRecord } from "../fixtures/sample-calls.ts";
import { failed, ScriptedSink } from "../fixtures/scripted-sink.ts";
import { MemoryQueue } from "../memory-queue.ts";
import { Tally } from "../tally.ts";
import { createWarnings } from "../warnings.ts";
import { Breaker } from "./breaker.ts";
import { Deliverer } from "./deliverer.ts";
import { memorySource } from "./memory-source.ts";

test("Who stops waiting for calls to settle is forgotten.", async () => {
  const tally = new Tally();
  const [patient, over] = [new AbortController(), new AbortController()];
  const settled = tally.settled(2, patient.signal);
  for (let count = 0; count < 100; count += 1) void tally.settled(2, over.signal);
  expect(tally.waiting).toBe(101);
  over.abort();
  expect(tally.waiting).toBe(1);
  tally.delivered(2);
  expect(await settled).toBe(true);
  expect(tally.waiting).toBe(0);
});

test("Who stops waiting for a dead sink is forgotten, also in the midst of a try.", async () => {
  const { promise: tried, resolve } = Promise.withResolvers<ReturnType<typeof failed>>();
  const sink = new ScriptedSink(() => tried);
  const queue = new MemoryQueue(10, () => {});
  queue.push(sampleRecord(1));
  const warnings = createWarnings(() => {});
  const breaker = new Breaker(systemClock, () => 1);
  const own = [memorySource(queue, () => {})];
  const deliverer = new Deliverer({ sink, own, adopted: null, breaker, warnings, onSettled: () => {} });
  onTestFinished(() => deliverer.close());
  const over = new AbortController();
  for (let count = 0; count < 100; count += 1) void deliverer.emptied(over.signal);
  while (sink.sent.length === 0) await new Promise((next) => setImmediate(next));
  over.abort();
  resolve(failed("down", 300_000));
  while (!breaker.isFailing) await new Promise((next) => setImmediate(next));
  await new Promise((next) => setImmediate(next));
  expect(deliverer.waiting).toBe(0);
  const late = new AbortController();
  void deliverer.emptied(late.signal);
  expect(deliverer.waiting).toBe(1);
  late.abort();
  expect(deliverer.waiting).toBe(0);
});
