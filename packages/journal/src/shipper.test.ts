import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { interruptedRecord } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { MemorySink } from "./fixtures/memory-sink.ts";
import { amended, bytesOf, closed, opened, sampleId, withdrawn } from "./fixtures/sample-entries.ts";
import { handClock, temporaryDirectory, testJournal } from "./fixtures/test-journal.ts";
import type { Journal } from "./journal.ts";
import { nodeFiles } from "./journal-files.ts";
import { segmentPath } from "./segment.ts";
import { createShipper, type ShipperOptions } from "./shipper.ts";

function testShipper(directory: string, sink: MemorySink, options: Partial<ShipperOptions> = {}) {
  return createShipper({ directory, sink, clock: handClock(), deadOwner: false, random: () => 0.5, ...options });
}

function segmentsOf(directory: string): string[] {
  return readdirSync(directory).filter((name) => name.endsWith(".journal"));
}

describe("shipping", () => {
  test("folds opened and closed into one row with both bodies, in the order of the ends", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory);
    const sink = new MemorySink();
    const shipper = testShipper(directory, sink);
    expect(shipper.ship()).toEqual({ shipped: 0, pendingOpen: 0, atEnd: true });
    await Promise.all([opened(1), opened(2), closed(2), amended(2)].map((entry) => journal.append(entry)));
    expect(shipper.ship()).toEqual({ shipped: 2, pendingOpen: 1, atEnd: true });
    await journal.append(closed(1));
    expect(shipper.ship()).toEqual({ shipped: 1, pendingOpen: 0, atEnd: true });
    expect([...sink.rows.values()]).toEqual(
      [2, 1].map((number) => ({
        record: closed(number).record,
        requestBody: bytesOf(`request ${number}`),
        responseBody: bytesOf(`answer ${number}`),
        bodyTruncated: false,
        responseDialect: "plain",
        interrupted: false,
      })),
    );
    expect(sink.amendments).toEqual([amended(2)]);
    shipper.close();
  });

  test("takes a call that never opened with the request it closed with", async () => {
    const directory = temporaryDirectory();
    const sink = new MemorySink();
    await testJournal(directory).append(
      closed(1, { requestBody: bytesOf("refused"), responseBody: [], responseDialect: null, bodyTruncated: true }),
    );
    using shipper = testShipper(directory, sink);
    shipper.ship();
    expect(sink.rows.get(sampleId(1))).toMatchObject({
      requestBody: bytesOf("refused"),
      responseBody: null,
      responseDialect: null,
      bodyTruncated: true,
    });
  });

  test("reads large request bodies again instead of keeping them", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory, { segmentBytes: 100_000 });
    const sink = new MemorySink();
    using shipper = testShipper(directory, sink);
    const body = (number: number) => new Uint8Array(70_000).fill(number);
    for (let number = 0; number < 5; number += 1) await journal.append(opened(number, body(number)));
    expect(shipper.ship().pendingOpen).toBe(5);
    for (let number = 0; number < 5; number += 1) await journal.append(closed(number));
    shipper.ship();
    for (let number = 0; number < 5; number += 1) {
      expect(sink.rows.get(sampleId(number))?.requestBody).toEqual(body(number));
    }
  });

  test("reads into the same memory again, and no body is another call's for that", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory, { segmentBytes: 1_000_000 });
    const sink = new MemorySink();
    using shipper = testShipper(directory, sink, { batchSize: 30 });
    const body = (number: number, length: number) => new Uint8Array(length).fill(number % 251);
    const numbers = Array.from({ length: 300 }, (_, number) => number);
    for (const number of numbers) {
      await journal.append(opened(number, body(number, 20_000 + number)));
      if (number >= 40) await journal.append(closed(number - 40, { responseBody: [body(number, 9_000)] }));
      if (number % 90 === 0) shipper.ship();
    }
    do shipper.ship();
    while (shipper.nextDelayMs === 0);
    expect(sink.rows.size).toBe(260);
    for (const number of numbers.slice(0, 260)) {
      const row = sink.rows.get(sampleId(number));
      expect(Buffer.compare(row?.requestBody ?? bytesOf(""), body(number, 20_000 + number))).toBe(0);
      expect(Buffer.compare(row?.responseBody ?? bytesOf(""), body(number + 40, 9_000))).toBe(0);
    }
  });

  test("passes requests that are each larger than what a batch may hold", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory);
    const sink = new MemorySink();
    using shipper = testShipper(directory, sink);
    const body = new Uint8Array(25 * 1024 * 1024).fill(7);
    for (const number of [1, 2, 3]) await journal.append(opened(number, body));
    await journal.append(closed(2));
    for (let turns = 0; turns < 10 && sink.rows.size === 0; turns += 1) shipper.ship();
    expect(Buffer.compare(sink.rows.get(sampleId(2))?.requestBody ?? bytesOf(""), body)).toBe(0);
  });

  test("moves one batch at a time, bounded in rows and in memory", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory);
    const sink = new MemorySink();
    using shipper = testShipper(directory, sink, { batchSize: 4 });
    for (let number = 0; number < 10; number += 1) void journal.append(closed(number));
    journal.flushNow();
    expect(shipper.ship()).toMatchObject({ shipped: 4, atEnd: false });
    expect(shipper.nextDelayMs).toBe(0);
    shipper.ship();
    expect(shipper.ship()).toMatchObject({ shipped: 2, atEnd: true });
    expect(shipper.nextDelayMs).toBeGreaterThan(0);
    const huge = [new Uint8Array(10 * 1024 * 1024)];
    for (let number = 10; number < 13; number += 1) void journal.append(closed(number, { responseBody: huge }));
    journal.flushNow();
    expect(shipper.ship()).toMatchObject({ shipped: 2, atEnd: false });
  });

  test("removes segments once all in them is stored, but never one in which a call waits", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory, { segmentBytes: 500 });
    using shipper = testShipper(directory, new MemorySink());
    for (let number = 0; number < 5; number += 1) await journal.append(opened(number));
    for (let number = 0; number < 5; number += 1) if (number !== 2) await journal.append(closed(number));
    shipper.ship();
    expect(segmentsOf(directory)).toEqual(["0000000003.journal", "0000000009.journal"]);
    await journal.append(closed(2));
    shipper.ship();
    expect(segmentsOf(directory)).toEqual(["0000000010.journal"]);
  });

  test("passes over damage, counts it, and ships all the rest", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory);
    const sink = new MemorySink();
    const ends: number[] = [];
    for (let number = 0; number < 3; number += 1) {
      await journal.append(closed(number));
      ends.push(journal.stats.bytes);
    }
    const fd = nodeFiles.open(segmentPath(directory, 1), "update");
    nodeFiles.write(fd, [Buffer.from([1, 2, 3])], (ends[0] ?? 0) + 60);
    nodeFiles.close(fd);
    using shipper = testShipper(directory, sink);
    expect(shipper.ship()).toMatchObject({ shipped: 2, atEnd: true });
    expect(shipper.damaged).toBe(1);
    expect([...sink.rows.keys()]).toEqual([sampleId(0), sampleId(2)]);
  });
});

describe("a sink that is down", () => {
  test("is tried again after growing pauses, not in between, and gets everything once it is back", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory);
    const clock = handClock();
    const sink = new MemorySink();
    using shipper = testShipper(directory, sink, { clock, batchSize: 3 });
    sink.trouble = "down";
    for (let number = 0; number < 7; number += 1) await journal.append(closed(number));
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      expect(shipper.ship()).toMatchObject({ shipped: 0, atEnd: false });
      expect(shipper.failure).toBeInstanceOf(Error);
      pauses.push(shipper.nextDelayMs);
      clock.advance(shipper.nextDelayMs);
    }
    expect(pauses.slice(0, 4)).toEqual([75, 150, 300, 600]);
    expect(pauses.at(-1)).toBe(7500);
    sink.trouble = "none";
    expect(shipper.ship().shipped).toBe(3);
    expect(shipper.failure).toBeNull();
    sink.trouble = "reply lost";
    expect(shipper.ship().shipped).toBe(0);
    sink.trouble = "none";
    expect(shipper.ship().shipped).toBe(0);
    clock.advance(shipper.nextDelayMs);
    while (!shipper.ship().atEnd);
    expect([...sink.rows.keys()]).toEqual(Array.from({ length: 7 }, (_, number) => sampleId(number)));
    expect(sink.repeated).toBe(3);
  });
});

describe("after a crash", () => {
  async function crashed(directory: string): Promise<Journal> {
    const journal = testJournal(directory, { segmentBytes: 1200 });
    for (const entry of [opened(1), opened(2, new Uint8Array(70_000)), closed(1), opened(3)])
      await journal.append(entry);
    await journal.close();
    return journal;
  }

  test("what a dead process left open becomes an interrupted row, its record as it was opened", async () => {
    const directory = temporaryDirectory();
    await crashed(directory);
    const sink = new MemorySink();
    using shipper = testShipper(directory, sink, { deadOwner: true });
    expect(shipper.recover()).toEqual({ shipped: 3, pendingOpen: 0, atEnd: true });
    expect([...sink.rows.values()].map((row) => [row.record.id, row.interrupted])).toEqual([
      [sampleId(1), false],
      [sampleId(2), true],
      [sampleId(3), true],
    ]);
    expect(sink.rows.get(sampleId(3))).toEqual({
      record: interruptedRecord(opened(3).opening),
      requestBody: bytesOf("request 3"),
      responseBody: null,
      bodyTruncated: false,
      responseDialect: null,
      interrupted: true,
    });
    expect(sink.rows.get(sampleId(2))?.requestBody).toEqual(new Uint8Array(70_000));
  });

  test("a new owner's open calls are left alone, even if they came before the recovery", async () => {
    const directory = temporaryDirectory();
    await crashed(directory);
    const journal = testJournal(directory);
    await journal.append(opened(4));
    const sink = new MemorySink();
    using shipper = testShipper(directory, sink);
    expect(shipper.recover()).toEqual({ shipped: 3, pendingOpen: 1, atEnd: true });
    await journal.append(closed(4));
    shipper.ship();
    expect(sink.rows.get(sampleId(4))?.interrupted).toBe(false);
  });

  test("the new owner's opening is enough: no entry of it is needed", async () => {
    const directory = temporaryDirectory();
    await crashed(directory);
    testJournal(directory);
    using shipper = testShipper(directory, new MemorySink());
    expect(shipper.recover()).toEqual({ shipped: 3, pendingOpen: 0, atEnd: true });
  });

  test("a call that was withdrawn is no row, neither while its process lives nor when it is dead", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory, { segmentBytes: 500 });
    for (const number of [1, 2, 3]) await journal.append(opened(number));
    const sink = new MemorySink();
    using live = testShipper(directory, sink);
    expect(live.ship()).toMatchObject({ shipped: 0, pendingOpen: 3 });
    await journal.append(withdrawn(1));
    expect(live.ship()).toMatchObject({ shipped: 0, pendingOpen: 2 });
    await journal.append(withdrawn(2));
    await journal.append(withdrawn(99));
    await journal.close();
    using adopter = testShipper(directory, sink, { deadOwner: true });
    expect(adopter.recover()).toEqual({ shipped: 1, pendingOpen: 0, atEnd: true });
    expect([...sink.rows.keys()]).toEqual([sampleId(3)]);
    expect(segmentsOf(directory)).toHaveLength(1);
  });

  test("a call that was withdrawn stays so while the segment it began in is kept for another", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory, { segmentBytes: 1000 });
    const nextSegment = async (): Promise<void> => {
      const segments = segmentsOf(directory).length;
      while (segmentsOf(directory).length === segments) await journal.append(amended(99));
    };
    await journal.append(opened(1));
    await journal.append(opened(2));
    expect(segmentsOf(directory)).toHaveLength(1);
    await nextSegment();
    await journal.append(withdrawn(1));
    await nextSegment();
    const sink = new MemorySink();
    using live = testShipper(directory, sink);
    expect(live.ship()).toMatchObject({ pendingOpen: 1, atEnd: true });
    await journal.close();
    using adopter = testShipper(directory, sink, { deadOwner: true });
    adopter.recover();
    expect([...sink.rows.keys()]).toEqual([sampleId(2)]);
    expect(segmentsOf(directory)).toHaveLength(1);
  });

  test("with a live owner nothing is interrupted", async () => {
    const directory = temporaryDirectory();
    await testJournal(directory).append(opened(1));
    using shipper = testShipper(directory, new MemorySink());
    expect(shipper.recover()).toEqual({ shipped: 0, pendingOpen: 1, atEnd: true });
  });

  test("recovery stops at a sink that is down, and shipping makes up for it", async () => {
    const directory = temporaryDirectory();
    await crashed(directory);
    testJournal(directory);
    const sink = new MemorySink();
    const clock = handClock();
    sink.trouble = "down";
    using shipper = testShipper(directory, sink, { clock });
    expect(shipper.recover()).toMatchObject({ shipped: 0, atEnd: false });
    sink.trouble = "none";
    clock.advance(shipper.nextDelayMs);
    while (!shipper.ship().atEnd);
    expect(sink.rows.size).toBe(3);
  });

  test("a torn tail of a dead owner is damage, counted once", async () => {
    const directory = temporaryDirectory();
    await crashed(directory);
    const last = segmentsOf(directory).at(-1) ?? "";
    writeFileSync(join(directory, last), "torn", { flag: "a" });
    using shipper = testShipper(directory, new MemorySink(), { deadOwner: true });
    shipper.recover();
    shipper.ship();
    expect(shipper.damaged).toBe(1);
  });

  test("an open call whose segment was taken away is counted as damage", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory, { segmentBytes: 500 });
    await journal.append(opened(1));
    await journal.append(closed(2));
    using shipper = testShipper(directory, new MemorySink(), { deadOwner: true });
    shipper.ship();
    nodeFiles.remove(segmentPath(directory, 1));
    expect(shipper.recover()).toMatchObject({ pendingOpen: 0 });
    expect(shipper.damaged).toBe(1);
  });
});
