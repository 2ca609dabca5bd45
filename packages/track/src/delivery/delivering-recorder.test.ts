import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type CallRecord, recordToRow, systemClock } from "@ai-liaison/core";
import { createJournalReader, openJournal } from "@ai-liaison/journal";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Delivery } from "../sinks/event-sink.ts";
import { type DeliveringOptions, DeliveringRecorder } from "./delivering-recorder.ts";
import { sampleId, sampleOpening, sampleRecord } from "./fixtures/sample-calls.ts";
import { failed, ScriptedSink, TAKEN } from "./fixtures/scripted-sink.ts";
import { temporaryDirectory } from "./fixtures/temporary-directory.ts";
import { openRecorder } from "./open-recorder.ts";
import { createWarnings } from "./warnings.ts";

interface World {
  readonly recorder: DeliveringRecorder;
  readonly sink: ScriptedSink;
  readonly warnings: string[];
}

function world(sink: ScriptedSink, options: Partial<DeliveringOptions> = {}): World {
  const warnings: string[] = [];
  const recorder = new DeliveringRecorder({
    sink,
    base: null,
    maxPending: 10_000,
    warnings: createWarnings((message) => warnings.push(message)),
    random: () => 0,
    ...options,
  });
  onTestFinished(() => recorder.close(0));
  return { recorder, sink, warnings };
}

function record(recorder: DeliveringRecorder, ...numbers: readonly number[]): void {
  for (const number of numbers) {
    recorder.opened(sampleOpening(number));
    recorder.closed(sampleRecord(number));
  }
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, number) => number);
}

const PLACES = [
  ["a journal", temporaryDirectory],
  ["memory", () => null],
] as const;

describe.each(PLACES)("a recorder with %s", (_, base) => {
  test("delivers each call as its row, in order, and flush says when", async () => {
    const { recorder, sink } = world(new ScriptedSink(), { base: base() });
    record(recorder, 1, 2, 3);
    expect(recorder.stats).toMatchObject({ recorded: 3, delivered: 0, pending: 3 });
    expect(await recorder.flush()).toBe(true);
    expect(sink.sent.map((batch) => batch.events)).toEqual([[1, 2, 3].map((n) => recordToRow(sampleRecord(n)))]);
    expect(recorder.stats).toMatchObject({ recorded: 3, delivered: 3, pending: 0, dropped: 0, failing: false });
  });

  test("delivers by itself within a second or so, and at once when a batch is full", async () => {
    const { recorder, sink } = world(new ScriptedSink(), { base: base() });
    await sleep(50);
    await sleep(50);
    const beganMs = performance.now();
    record(recorder, 1);
    while (sink.sent.length === 0) await sleep(20);
    expect(performance.now() - beganMs).toBeGreaterThan(500);
    record(recorder, ...upTo(500));
    const fullMs = performance.now();
    while (sink.sent.length === 1) await sleep(5);
    expect(performance.now() - fullMs).toBeLessThan(700);
    await recorder.flush();
    expect(sink.ids).toHaveLength(501);
    expect(sink.mostInFlight).toBe(1);
  });

  test("sends a failed batch again under the same id, and nothing beside it, until it is taken", async () => {
    const { recorder, sink, warnings } = world(new ScriptedSink(failed("it is down"), failed("still"), TAKEN), {
      base: base(),
    });
    record(recorder, 1, 2);
    const flushed = recorder.flush();
    while (sink.sent.length === 0) await sleep(1);
    record(recorder, 3);
    while (!recorder.stats.failing) await sleep(1);
    expect(recorder.stats).toMatchObject({ lastError: expect.stringMatching(/is down|still/), pending: 3 });
    expect(await flushed).toBe(true);
    expect(await recorder.flush()).toBe(true);
    expect(new Set(sink.sent.slice(0, 3).map((batch) => batch.id)).size).toBe(1);
    expect(sink.ids).toEqual([1, 2, 1, 2, 1, 2, 3].map(sampleId));
    expect(recorder.stats).toMatchObject({ delivered: 3, failing: false, lastError: null });
    expect(warnings).toEqual([expect.stringContaining("it is down")]);
  });

  test("waits as long as the sink asks it to, and flush does not hurry it", async () => {
    const { recorder, sink } = world(new ScriptedSink(failed("too many", 400)), { base: base() });
    record(recorder, 1);
    expect(await recorder.flush(100)).toBe(false);
    expect(await recorder.flush()).toBe(true);
    const [first = 0, second = 0] = sink.sentAtMs;
    expect(second - first).toBeGreaterThan(390);
  });

  test("halves what is too large until it fits, and drops what never will, alone", async () => {
    const sink = new ScriptedSink();
    const tooLargeWith = async (...[batch]: Parameters<ScriptedSink["send"]>) => {
      const isTooLarge = batch.events.length > 3 || batch.events.some((event) => event.id === sampleId(5));
      return isTooLarge ? ({ kind: "too-large" } as const) : TAKEN;
    };
    sink.send = tooLargeWith;
    const taken: string[] = [];
    sink.send = async (batch) => {
      const delivery = await tooLargeWith(batch, new AbortController().signal);
      if (delivery.kind === "taken") taken.push(...batch.events.map((event) => event.id));
      return delivery;
    };
    const { recorder, warnings } = world(sink, { base: base() });
    record(recorder, ...upTo(10));
    expect(await recorder.flush()).toBe(true);
    expect(taken).toEqual([0, 1, 2, 3, 4, 6, 7, 8, 9].map(sampleId));
    expect(recorder.stats).toMatchObject({ delivered: 9, dropped: 1, pending: 0 });
    expect(warnings).toEqual([expect.stringContaining("larger than it takes")]);
  });

  test("drops what the sink refuses, counts it and says why, once", async () => {
    const refusal = { kind: "taken", refused: [{ index: 1, reason: "invalid_request: no such model" }] } as const;
    const { recorder, sink, warnings } = world(new ScriptedSink(refusal, refusal), { base: base() });
    record(recorder, 1, 2, 3);
    await recorder.flush();
    record(recorder, 4, 5);
    await recorder.flush();
    expect(sink.ids).toHaveLength(5);
    expect(recorder.stats).toMatchObject({ delivered: 3, dropped: 2, pending: 0 });
    expect(warnings).toEqual([expect.stringContaining("no such model")]);
  });

  test("survives a sink that throws, rejects, answers late or never", async () => {
    const sink = new ScriptedSink(
      () => Promise.reject(new Error("rejected")),
      () => {
        throw new Error("thrown");
      },
      (_, signal) => new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    );
    const { recorder } = world(sink, { base: base() });
    record(recorder, 1);
    while (sink.sent.length < 3) await sleep(5);
    expect(await recorder.flush(50)).toBe(false);
    await recorder.close(50);
    expect(recorder.stats).toMatchObject({ pending: 1, failing: true });
    expect(await recorder.flush()).toBe(false);
  });

  test("that is closed delivers what it can, and takes nothing more", async () => {
    const { recorder, sink } = world(new ScriptedSink(failed("down", 60_000)), { base: base() });
    record(recorder, 1);
    expect(await recorder.flush(50)).toBe(false);
    await Promise.all([recorder.close(), recorder.close()]);
    expect(sink.ids).toEqual([1, 1].map(sampleId));
    record(recorder, 2);
    recorder.withdrawn(sampleId(2));
    expect(recorder.stats).toMatchObject({ recorded: 2, delivered: 1, dropped: 1, pending: 0 });
    expect(await recorder.flush()).toBe(true);
  });

  test("never throws at who records, whatever it is given", async () => {
    const { recorder } = world(new ScriptedSink(), { base: base() });
    const odd = sampleRecord(1, { rawUsage: { big: 1n } as unknown as null });
    recorder.closed(odd);
    recorder.closed({} as CallRecord);
    recorder.closed(null as unknown as CallRecord);
    recorder.opened(null as unknown as CallRecord);
    recorder.withdrawn(null as unknown as CallRecord["id"]);
    record(recorder, 2);
    expect(await recorder.flush(2000)).toBe(true);
    expect(recorder.stats).toMatchObject({ recorded: 4, pending: 0 });
  });

  test("delivers a call that began at no time there is, and those beside it", async () => {
    const { recorder, sink } = world(new ScriptedSink(), { base: base() });
    const attempts = [{ ...sampleRecord(1).attempts[0], startedAtMs: 1e20 }] as CallRecord["attempts"];
    record(recorder, 1);
    recorder.closed(sampleRecord(2, { createdAtMs: Number.NaN, attempts }));
    record(recorder, 3);
    expect(await recorder.flush(2000)).toBe(true);
    expect(sink.ids).toEqual([1, 2, 3].map(sampleId));
    expect(recorder.stats).toMatchObject({ delivered: 3, dropped: 0, pending: 0 });
  });

  test("does not mind a listener that throws", async () => {
    const warnings = createWarnings(() => {
      throw new Error("the application's own");
    });
    const { recorder } = world(new ScriptedSink(failed()), { base: base(), warnings });
    record(recorder, 1);
    expect(await recorder.flush()).toBe(true);
  });
});

/** As Node announces it: the event loop has nothing left to do. */
const announceEnd = (): boolean => process.emit("beforeExit", 0);

describe.each(PLACES)("when the process ends, a recorder with %s", (place, base) => {
  test("delivers what waits, and then needs nothing more", async () => {
    const { recorder, sink } = world(new ScriptedSink(), { base: base() });
    announceEnd();
    await sleep(20);
    expect(sink.sent).toEqual([]);
    record(recorder, 1);
    announceEnd();
    while (recorder.stats.pending > 0) await sleep(5);
    announceEnd();
    for (const listener of process.listeners("exit").slice(-1)) listener(0);
    await sleep(20);
    expect(sink.ids).toEqual([sampleId(1)]);
  });

  test("gives up a sink that hangs, and waits for one that fails only where there is no later", async () => {
    const hanging = (_: unknown, signal: AbortSignal): Promise<Delivery> =>
      new Promise((resolve) => signal.addEventListener("abort", () => resolve(failed(String(signal.reason), 60_000))));
    const { recorder } = world(new ScriptedSink(hanging), { base: base() });
    record(recorder, 1);
    announceEnd();
    while (!recorder.stats.failing) await sleep(50);
    expect(recorder.stats.lastError).toContain("before the end of the process");
    record(recorder, 2);
    // What keeps the process alive: a timer, for as long as is waited.
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const before = timers();
    announceEnd();
    expect(timers() - before).toBe(place === "memory" ? 1 : 0);
  });
});

describe("in memory", () => {
  test("the oldest go when there are too many, and are counted", async () => {
    const { recorder, sink } = world(new ScriptedSink(failed("down", 300)), { maxPending: 10 });
    record(recorder, ...upTo(4));
    expect(await recorder.flush(50)).toBe(false);
    record(recorder, ...upTo(20).map((number) => 100 + number));
    expect(recorder.stats).toMatchObject({ recorded: 24, pending: 10, dropped: 14, memoryOnly: true });
    expect(await recorder.flush()).toBe(true);
    const kept = [0, 1, 2, 3, 114, 115, 116, 117, 118, 119];
    expect(sink.ids.slice(4)).toEqual(kept.map(sampleId));
  });

  test("is where records go when the folder cannot be made, with one warning", async () => {
    const file = join(temporaryDirectory(), "file");
    writeFileSync(file, "");
    const warnings: string[] = [];
    const sink = new ScriptedSink();
    const onWarning = (message: string): number => warnings.push(message);
    const recorder = openRecorder({ destination: { kind: "sink", sink, base: join(file, "below") }, onWarning });
    recorder.closed(sampleRecord(1));
    expect(await recorder.flush()).toBe(true);
    expect(recorder.stats).toMatchObject({ memoryOnly: true, delivered: 1 });
    expect(warnings).toEqual([expect.stringContaining("cannot be written")]);
    await recorder.close();
  });
});

describe("with a journal", () => {
  test("a folder in which all is delivered is removed on closing, one with open calls is left", async () => {
    const base = temporaryDirectory();
    const first = world(new ScriptedSink(), { base });
    record(first.recorder, 1, 2);
    await first.recorder.close();
    expect(readdirSync(base)).toEqual([]);
    const second = world(new ScriptedSink(), { base });
    second.recorder.opened(sampleOpening(3));
    await second.recorder.close();
    expect(readdirSync(base)).toHaveLength(1);
    const heir = world(new ScriptedSink(), { base });
    while (readdirSync(base).length > 1) await sleep(5);
    expect(heir.sink.sent[0]?.events).toMatchObject([{ id: sampleId(3), status: "error", error_code: "interrupted" }]);
    await heir.recorder.close();
    expect(readdirSync(base)).toEqual([]);
  });

  test("a withdrawn call is nobody's, also for the heir", async () => {
    const base = temporaryDirectory();
    const { recorder, sink } = world(new ScriptedSink(), { base });
    recorder.opened(sampleOpening(1));
    recorder.withdrawn(sampleId(1));
    expect(await recorder.flush()).toBe(true);
    await recorder.close();
    expect(sink.sent).toEqual([]);
    expect(readdirSync(base)).toEqual([]);
  });

  test("what could not be delivered is delivered by the next, once, after its own", async () => {
    const base = temporaryDirectory();
    const first = world(new ScriptedSink(...Array.from({ length: 9 }, () => failed("down", 60_000))), { base });
    record(first.recorder, 1, 2);
    await first.recorder.close(100);
    expect(readdirSync(base)).toHaveLength(1);
    const heir = world(new ScriptedSink(), { base });
    record(heir.recorder, 3);
    expect(await heir.recorder.flush()).toBe(true);
    while (readdirSync(base).length > 1) await sleep(5);
    expect([...heir.sink.ids].sort()).toEqual([1, 2, 3].map(sampleId));
    expect(heir.recorder.stats).toMatchObject({ recorded: 1, delivered: 3, pending: 0 });
    await heir.recorder.close();
    expect(readdirSync(base)).toEqual([]);
  });

  test("what older versions left of which no event can be made is dropped, counted, and keeps nothing back", async () => {
    const base = temporaryDirectory();
    const journal = openJournal({
      directory: join(base, "9-aabbccddeeff"),
      clock: systemClock,
      fsync: false,
      onFull: "drop",
    });
    const rest = { requestBody: null, responseBody: [], bodyTruncated: false, responseDialect: null };
    for (const record of [sampleRecord(1, { createdAtMs: 1e20 }), sampleRecord(2)]) {
      await journal.append({ kind: "closed", record, ...rest });
    }
    await journal.close();
    const heir = world(new ScriptedSink(), { base });
    while (readdirSync(base).length > 1) await sleep(5);
    expect(heir.sink.ids).toEqual([sampleId(2)]);
    expect(heir.recorder.stats).toMatchObject({ delivered: 1, dropped: 1 });
    expect(heir.warnings).toEqual([expect.stringContaining("cannot be told")]);
  });

  test("what cannot be read of that is told, and keeps back nothing else", async () => {
    const base = temporaryDirectory();
    const left = join(base, "9-aabbccddeeff");
    const journal = openJournal({ directory: left, clock: systemClock, fsync: false, onFull: "drop" });
    await journal.close();
    mkdirSync(join(left, "0000000002.journal"));
    const { recorder, sink, warnings } = world(new ScriptedSink(), { base });
    record(recorder, 1);
    expect(await recorder.flush()).toBe(true);
    while (warnings.length === 0) await sleep(5);
    expect(warnings).toEqual([expect.stringMatching(/another process left.*EISDIR/)]);
    expect(sink.ids).toEqual([sampleId(1)]);
  });

  test("a record no journal takes, for it is no JSON, is dropped, counted and told", async () => {
    const { recorder, sink, warnings } = world(new ScriptedSink(), { base: temporaryDirectory() });
    recorder.closed(sampleRecord(1, { priceId: 1n as never }));
    record(recorder, 2);
    expect(await recorder.flush()).toBe(true);
    expect(sink.ids).toEqual([sampleId(2)]);
    expect(recorder.stats).toMatchObject({ recorded: 2, delivered: 1, dropped: 1 });
    expect(warnings).toEqual([expect.stringContaining("cannot be told")]);
  });

  test("the folder of one who lives is left alone, also in the same process", async () => {
    const base = temporaryDirectory();
    const one = world(new ScriptedSink(failed("down", 60_000)), { base });
    record(one.recorder, 1);
    await one.recorder.flush(50);
    const other = world(new ScriptedSink(), { base });
    record(other.recorder, 2);
    await other.recorder.flush();
    await sleep(100);
    expect(other.sink.ids).toEqual([sampleId(2)]);
    expect(readdirSync(base)).toHaveLength(2);
  });

  test("what a former owner left that is no journal of ours does no harm", async () => {
    const base = temporaryDirectory();
    writeFileSync(join(base, "a file"), "");
    mkdirSync(join(base, "1-00000000000a"));
    writeFileSync(join(base, "1-00000000000a", "lock.1"), "released");
    writeFileSync(join(base, "1-00000000000a", "0000000001.journal"), Buffer.alloc(500, 7));
    const { recorder } = world(new ScriptedSink(), { base });
    record(recorder, 1);
    expect(await recorder.flush()).toBe(true);
    while (readdirSync(base).length > 2) await sleep(5);
  });

  test("a folder deleted while it is in use costs nothing that was recorded; from then on it is memory", async () => {
    const base = temporaryDirectory();
    const { recorder, sink, warnings } = world(new ScriptedSink(), { base });
    record(recorder, 1);
    expect(await recorder.flush()).toBe(true);
    rmSync(base, { recursive: true });
    record(recorder, 2);
    expect(await recorder.flush()).toBe(true);
    record(recorder, 3);
    recorder.opened(sampleOpening(4));
    recorder.withdrawn(sampleId(4));
    expect(await recorder.flush()).toBe(true);
    expect(sink.ids).toEqual([1, 2, 3].map(sampleId));
    expect(recorder.stats).toMatchObject({ delivered: 3, pending: 0, memoryOnly: true });
    expect(warnings.length).toBeGreaterThan(0);
  });

  test("nor does a disk that takes nothing more, in the middle of many: what may not be written moves to memory", async () => {
    const base = temporaryDirectory();
    const { promise: recorded, resolve } = Promise.withResolvers<Delivery>();
    const { recorder, sink, warnings } = world(new ScriptedSink(TAKEN, () => recorded), { base });
    record(recorder, 0);
    await recorder.flush();
    // Its checkpoint is written: what fails is the next segment.
    await sleep(50);
    rmSync(base, { recursive: true });
    for (const number of upTo(4000)) {
      record(recorder, 1 + number);
      if (number % 50 === 0) await sleep(1);
    }
    resolve(TAKEN);
    expect(await recorder.flush()).toBe(true);
    expect([...sink.ids].sort()).toEqual(upTo(4001).map(sampleId));
    expect(recorder.stats).toMatchObject({ recorded: 4001, delivered: 4001, dropped: 0, memoryOnly: true });
    expect(warnings).toContainEqual(expect.stringContaining("kept in memory alone"));
  });

  test("several write at once, each into its own, and all arrives", async () => {
    const base = temporaryDirectory();
    const sink = new ScriptedSink();
    const recorders = upTo(5).map(() => world(sink, { base }).recorder);
    for (const number of upTo(200)) record(recorders[number % 5] as DeliveringRecorder, number);
    await Promise.all(recorders.map((recorder) => recorder.close()));
    expect([...sink.ids].sort()).toEqual(upTo(200).map(sampleId));
    expect(readdirSync(base)).toEqual([]);
  });
});

test("A local recorder leaves its journal for whoever owns the ledger.", async () => {
  const data = temporaryDirectory();
  const recorder = openRecorder({ destination: { kind: "local", data }, onWarning: () => {} });
  recorder.opened(sampleOpening(1));
  recorder.closed(sampleRecord(1));
  expect(await recorder.flush()).toBe(true);
  expect(recorder.stats).toMatchObject({ recorded: 1, delivered: 1, pending: 0, memoryOnly: false });
  await recorder.close();
  const [folder = ""] = readdirSync(join(data, "sdk"));
  using reader = createJournalReader(join(data, "sdk", folder));
  const { entries, damaged } = reader.read(null, 10);
  expect(damaged).toBe(0);
  expect(entries).toMatchObject([
    { kind: "opened", opening: sampleOpening(1) },
    { kind: "closed", record: sampleRecord(1) },
  ]);
});

test("A local recorder goes on recording after an answer whose words were longer than a journal takes.", async () => {
  const recorder = openRecorder({ destination: { kind: "local", data: temporaryDirectory() }, onWarning: () => {} });
  onTestFinished(() => recorder.close(0));
  recorder.closed(sampleRecord(1, { modelUsed: "x".repeat(20_000_000) }));
  expect(await recorder.flush()).toBe(true);
  recorder.closed(sampleRecord(2));
  expect(await recorder.flush()).toBe(true);
  expect(recorder.stats).toMatchObject({ recorded: 2, delivered: 2, pending: 0, failing: false });
});
