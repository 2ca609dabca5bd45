import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CallRecord, systemClock } from "@ai-liaison/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { sampleId, sampleOpening, sampleRecord } from "./fixtures/sample-calls.ts";
import { LocalRecorder } from "./local-recorder.ts";
import { openRecorder } from "./open-recorder.ts";
import { createWarnings } from "./warnings.ts";

function world({ maxPending = 10_000 }: { maxPending?: number } = {}) {
  const data = mkdtempSync(join(tmpdir(), "liaison-local-"));
  const warnings: string[] = [];
  const time = { passedMs: 0 };
  const clock = { ...systemClock, monotonicMs: () => systemClock.monotonicMs() + time.passedMs };
  const recorder = new LocalRecorder({
    data,
    maxPending,
    warnings: createWarnings((message) => void warnings.push(message)),
    clock: Object.setPrototypeOf(clock, systemClock),
  });
  onTestFinished(async () => {
    await recorder.close(1000);
    rmSync(data, { recursive: true, force: true });
  });
  return { data, recorder, warnings, time };
}

/** Nine kilobytes. */
const LARGE = Array.from({ length: 9 }, () => "x".repeat(1000));

/** No JSON can be made of it. */
function unfit(number: number): CallRecord {
  return sampleRecord(number, { priceId: 1n as never });
}

describe("calls recorded into a data folder", () => {
  test("are on disk when `flush` says so, and `close` twice is once", async () => {
    const { data, recorder } = world();
    for (const number of [1, 2, 3]) recorder.opened(sampleOpening(number));
    recorder.closed(sampleRecord(1));
    recorder.closed(sampleRecord(2));
    recorder.withdrawn(sampleId(3));
    expect(await recorder.flush()).toBe(true);
    expect(recorder.stats).toMatchObject({ recorded: 2, delivered: 2, pending: 0, failing: false, lastError: null });
    expect(readdirSync(join(data, "sdk"))).toHaveLength(1);
    expect(recorder.close()).toBe(recorder.close());
    await recorder.close();
  });

  test("are dropped, counted, once it is closed", async () => {
    const { recorder } = world();
    await recorder.close();
    recorder.opened(sampleOpening(1));
    recorder.withdrawn(sampleId(2));
    recorder.closed(sampleRecord(1));
    expect(recorder.stats).toMatchObject({ recorded: 1, dropped: 1, pending: 0 });
  });

  test("wait in memory while the disk takes nothing, the oldest go first, and what waits is told once", async () => {
    const { data, recorder, warnings } = world({ maxPending: 2 });
    rmSync(join(data, "sdk"), { recursive: true });
    for (const number of [1, 2, 3, 4]) recorder.closed(sampleRecord(number));
    await recorder.flush(200);
    for (const number of [5, 6]) recorder.closed(sampleRecord(number));
    expect(await recorder.flush(50)).toBe(false);
    expect(recorder.stats).toMatchObject({
      recorded: 6,
      delivered: 0,
      failing: true,
      memoryOnly: true,
      pending: 2,
      dropped: 4,
    });
    expect(recorder.stats.lastError).toContain("ENOENT");
    expect(warnings).toEqual([expect.stringContaining("kept in memory")]);
  });

  test("go back to disk when it has come back", async () => {
    const { data, recorder, time } = world();
    const sdk = join(data, "sdk");
    const [folder = ""] = readdirSync(sdk);
    rmSync(sdk, { recursive: true });
    writeFileSync(sdk, "a file where the folder was");
    recorder.closed(sampleRecord(1));
    expect(await recorder.flush(200)).toBe(false);
    expect(recorder.stats).toMatchObject({ failing: true, pending: 1 });
    rmSync(sdk);
    mkdirSync(join(sdk, folder), { recursive: true });
    time.passedMs = 60_000;
    recorder.closed(sampleRecord(2));
    expect(await recorder.flush()).toBe(true);
    expect(recorder.stats).toMatchObject({ recorded: 2, delivered: 2, pending: 0, failing: false, lastError: null });
  });

  test("all go back to disk on closing, also before the disk's rest is over", async () => {
    const { data, recorder } = world();
    const sdk = join(data, "sdk");
    const [folder = ""] = readdirSync(sdk);
    rmSync(sdk, { recursive: true });
    writeFileSync(sdk, "a file where the folder was");
    for (let number = 0; number < 250; number += 1) recorder.closed(sampleRecord(number));
    expect(await recorder.flush(200)).toBe(false);
    rmSync(sdk);
    mkdirSync(join(sdk, folder), { recursive: true });
    await recorder.close();
    expect(recorder.stats).toMatchObject({ recorded: 250, delivered: 250, pending: 0 });
  });

  test("wait in memory while the journal is as large as it may be, and go to disk when it has been shipped", async () => {
    const { data, recorder, time } = world();
    const [folder = ""] = readdirSync(join(data, "sdk"));
    const large = join(data, "sdk", folder, "0000000099.journal");
    writeFileSync(large, "");
    truncateSync(large, 300 * 1024 * 1024);
    // How large all is, is seen when a segment is full and the next begins.
    for (let number = 0; number < 300; number += 1) recorder.closed(sampleRecord(number, { metadata: LARGE }));
    expect(await recorder.flush()).toBe(true);
    recorder.closed(sampleRecord(300));
    expect(await recorder.flush()).toBe(true);
    for (let number = 301; number < 601; number += 1) recorder.closed(sampleRecord(number));
    expect(await recorder.flush()).toBe(false);
    expect(recorder.stats).toMatchObject({ delivered: 301, pending: 300, failing: false });
    rmSync(large);
    time.passedMs = 2000;
    expect(await recorder.flush()).toBe(true);
    expect(recorder.stats).toMatchObject({ delivered: 601, pending: 0, dropped: 0 });
  });

  test("are all on disk after a burst that is more than may wait for it, once it is closed", async () => {
    const { recorder, warnings } = world();
    for (let number = 0; number < 3000; number += 1) recorder.closed(sampleRecord(number, { metadata: LARGE }));
    await recorder.flush();
    await recorder.close();
    expect(recorder.stats).toMatchObject({ recorded: 3000, delivered: 3000, pending: 0, dropped: 0 });
    expect(warnings).toEqual([expect.stringContaining("more slowly than it comes")]);
  });

  test("and a record nobody can write costs no other", async () => {
    const { recorder } = world();
    recorder.closed(unfit(1));
    recorder.closed(sampleRecord(2));
    recorder.closed(null as never);
    expect(await recorder.flush()).toBe(true);
    expect(recorder.stats).toMatchObject({ recorded: 3, delivered: 1, dropped: 2, pending: 0 });
  });
});

describe("when a process ends", () => {
  test("what is recorded is flushed once more, and finished on the spot", async () => {
    const { recorder } = world();
    recorder.closed(sampleRecord(1));
    process.emit("beforeExit", 0);
    for (const listener of process.listeners("exit").slice(-1)) listener(0);
    expect(await recorder.flush()).toBe(true);
    process.emit("beforeExit", 0);
    expect(recorder.stats).toMatchObject({ delivered: 1, pending: 0 });
  });
});

test("A data folder that cannot be written is told, and nothing throws.", async () => {
  const place = mkdtempSync(join(tmpdir(), "liaison-local-"));
  onTestFinished(() => rmSync(place, { recursive: true }));
  const data = join(place, "file");
  writeFileSync(data, "");
  const warnings: string[] = [];
  const recorder = openRecorder({
    destination: { kind: "local", data },
    onWarning: (message) => warnings.push(message),
  });
  recorder.closed(sampleRecord(1));
  expect(await recorder.flush(50)).toBe(false);
  expect(warnings[0]).toContain("calls are not recorded");
  expect(recorder.stats.lastError).toBe("the data folder cannot be written");
  await recorder.close(0);
});
