import { recordToRow, systemClock } from "@ai-liaison/core";
import { expect, onTestFinished, test } from "vitest";
import type { Delivery } from "../../sinks/event-sink.ts";
import { sampleId, sampleRecord } from "../fixtures/sample-calls.ts";
import { failed, ScriptedSink, TAKEN } from "../fixtures/scripted-sink.ts";
import { MemoryQueue } from "../memory-queue.ts";
import { createWarnings } from "../warnings.ts";
import { Breaker } from "./breaker.ts";
import { Deliverer } from "./deliverer.ts";
import type { EventSource } from "./event-source.ts";
import { memorySource } from "./memory-source.ts";

/** A deliverer of what is in its queue, or in another source. */
function world(sink: ScriptedSink, { own, adopted = null }: { own?: EventSource; adopted?: EventSource | null } = {}) {
  const queue = new MemoryQueue(10_000, () => {});
  const breaker = new Breaker(systemClock, () => 1);
  const counted = { own: 0, adopted: 0 };
  const deliverer = new Deliverer({
    sink,
    own: [own ?? memorySource(queue, () => {})],
    adopted,
    breaker,
    warnings: createWarnings(() => {}),
    onSettled: ({ source, delivered }) => {
      counted[source] += delivered;
    },
  });
  onTestFinished(() => deliverer.close());
  const record = (...numbers: readonly number[]): void => {
    for (const number of numbers) {
      queue.push(sampleRecord(number));
      deliverer.noticed();
    }
  };
  return { deliverer, breaker, counted, record, queue };
}

const patience = (): AbortSignal => new AbortController().signal;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Gives each of these once. */
function sourceOf(...batches: readonly (readonly number[])[]): EventSource {
  const left = batches.map((numbers) => numbers.map((number) => recordToRow(sampleRecord(number))));
  return { take: async () => left[0] ?? [], commit: async () => void left.shift() };
}

test("Who stops waiting for a dead sink is forgotten, also in the midst of a try.", async () => {
  const { promise: tried, resolve } = Promise.withResolvers<Delivery>();
  const sink = new ScriptedSink(() => tried);
  const { deliverer, breaker, queue } = world(sink);
  queue.push(sampleRecord(1));
  const over = new AbortController();
  for (let count = 0; count < 100; count += 1) void deliverer.emptied(over.signal);
  while (sink.sent.length === 0) await turn();
  over.abort();
  resolve(failed("down", 300_000));
  while (!breaker.isFailing) await turn();
  await turn();
  expect(deliverer.waiting).toBe(0);
  const late = new AbortController();
  void deliverer.emptied(late.signal);
  expect(deliverer.waiting).toBe(1);
  late.abort();
  expect(deliverer.waiting).toBe(0);
});

test("What dead processes left stands back when a batch of one's own has come meanwhile.", async () => {
  const own = Array.from({ length: 500 }, (_, number) => number);
  const sink = new ScriptedSink(async () => {
    record(...own);
    return TAKEN;
  });
  const { counted, record } = world(sink, { adopted: sourceOf([1000], [1001]) });
  while (counted.adopted < 2) await turn();
  expect(sink.ids).toEqual([1000, ...own, 1001].map(sampleId));
  expect(counted).toEqual({ own: 500, adopted: 2 });
});

test("What was taken while it was closed stays where it was.", async () => {
  const { promise: held, resolve } = Promise.withResolvers<void>();
  const from = sourceOf([1]);
  const sink = new ScriptedSink();
  const own: EventSource = { take: () => held.then(from.take), commit: () => from.commit() };
  const { deliverer } = world(sink, { own });
  const emptied = deliverer.emptied(patience());
  await new Promise((next) => setTimeout(next, 20));
  deliverer.close();
  resolve();
  expect(await emptied).toBe(false);
  await turn();
  expect(sink.sent).toEqual([]);
  expect(await from.take()).toHaveLength(1);
  expect(await deliverer.emptied(patience())).toBe(false);
});

test.each([undefined, { kind: "taken" }])(
  "A sink that answers %o has failed, and is sent the same again.",
  async (nonsense) => {
    const sink = new ScriptedSink(async () => nonsense as never);
    const { deliverer, breaker, counted, record } = world(sink);
    record(1);
    const emptied = deliverer.emptied(patience());
    while (!breaker.isFailing) await turn();
    expect(await emptied).toBe(true);
    expect(sink.ids).toEqual([1, 1].map(sampleId));
    expect(counted.own).toBe(1);
  },
);
