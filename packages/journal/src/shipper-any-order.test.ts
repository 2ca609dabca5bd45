import { readdirSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { watchedFiles } from "./fixtures/bad-files.ts";
import { MemorySink } from "./fixtures/memory-sink.ts";
import { amended, closed, opened, sampleId, withdrawn } from "./fixtures/sample-entries.ts";
import { handClock, temporaryDirectory, testJournal } from "./fixtures/test-journal.ts";
import { createShipper, type ShipperOptions } from "./shipper.ts";

function testShipper(directory: string, sink: MemorySink, options: Partial<ShipperOptions> = {}) {
  return createShipper({ directory, sink, clock: handClock(), deadOwner: false, random: () => 0.5, ...options });
}

function segmentsOf(directory: string): string[] {
  return readdirSync(directory).filter((name) => name.endsWith(".journal"));
}

/**
 * The promise as a whole: whatever happens in whatever order, in the end every call that was opened or closed and not
 * withdrawn is a row, once, with its end if it was written.
 */
test("Any order of writing, shipping, crashing, failing and restarting ends with every call stored once.", async () => {
  const step = fc.constantFrom(
    "open",
    "open",
    "close",
    "close",
    "amend",
    "withdraw",
    "ship",
    "sink down",
    "reply lost",
    "sink up",
    "shipper dies",
    "process dies",
    "operation fails",
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: "max" }), async (steps) => {
      const directory = temporaryDirectory();
      const sink = new MemorySink();
      const clock = handClock();
      let failNext = false;
      const files = watchedFiles((operation) => {
        if (!failNext || operation === "makeDirectory") return;
        failNext = false;
        throw new Error("a read or a removal failed");
      });
      const newShipper = () => testShipper(directory, sink, { clock, files, batchSize: 3 });
      const newJournal = () => testJournal(directory, { segmentBytes: 700 });
      let journal = newJournal();
      let shipper = newShipper();
      const ended = new Map<string, boolean>();
      let underWay: number[] = [];
      let number = 0;
      for (const now of steps) {
        clock.advance(20_000);
        if (now === "open") {
          number += 1;
          underWay.push(number);
          ended.set(sampleId(number), false);
          await journal.append(opened(number));
        } else if (now === "close") {
          const ending = underWay.shift() ?? ++number;
          ended.set(sampleId(ending), true);
          await journal.append(closed(ending));
        } else if (now === "withdraw") {
          const gone = underWay.shift();
          if (gone === undefined) continue;
          ended.delete(sampleId(gone));
          await journal.append(withdrawn(gone));
        } else if (now === "amend") await journal.append(amended(number));
        else if (now === "ship") shipper.ship();
        else if (now === "sink down") sink.trouble = "down";
        else if (now === "reply lost") sink.trouble = "reply lost";
        else if (now === "sink up") sink.trouble = "none";
        else if (now === "operation fails") {
          failNext = true;
          shipper.ship();
          failNext = false;
        } else {
          if (now === "process dies") {
            await journal.close();
            journal = newJournal();
            underWay = [];
          }
          shipper.close();
          shipper = newShipper();
          if (now === "process dies") shipper.recover();
        }
      }
      sink.trouble = "none";
      await journal.close();
      shipper.close();
      shipper = testShipper(directory, sink, { deadOwner: true });
      expect(shipper.recover()).toMatchObject({ pendingOpen: 0, atEnd: true });
      const stored = [...sink.rows.values()].map((row) => [row.record.id, !row.interrupted] as const);
      expect(new Map(stored)).toEqual(ended);
      for (const row of sink.rows.values()) {
        if (row.interrupted) expect(row.requestBody).not.toBeNull();
      }
      expect(segmentsOf(directory)).toHaveLength(1);
      expect(shipper.damaged).toBe(0);
      shipper.close();
    }),
    { numRuns: 150 },
  );
});
