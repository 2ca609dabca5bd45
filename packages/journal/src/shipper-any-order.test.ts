import { readdirSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type AsyncShipperOptions, createAsyncShipper } from "./async-shipper.ts";
import { MemorySink } from "./fixtures/memory-sink.ts";
import { handClock, temporaryDirectory } from "./fixtures/test-journal.ts";
import { failingFiles, WritingProcess } from "./fixtures/writing-process.ts";
import { unpackRecord } from "./packed-record.ts";
import { createShipper, type ShipperOptions } from "./shipper.ts";

// The promise as a whole: whatever happens in whatever order, in the end every call that was opened or closed and not
// withdrawn is a row, once, with its end if it was written.

type Steps = Readonly<Record<string, () => unknown>>;

function segmentsOf(directory: string): string[] {
  return readdirSync(directory).filter((name) => name.endsWith(".journal"));
}

/** Runs worlds through any order of their steps. What goes on often happens often. */
async function inAnyOrder(
  names: readonly string[],
  makeWorld: () => { readonly steps: Steps; readonly settle: () => Promise<void> },
): Promise<void> {
  const step = fc.constantFrom("open", "open", "close", "close", ...names);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: "max" }), async (order) => {
      const { steps, settle } = makeWorld();
      for (const name of order) await steps[name]?.();
      await settle();
    }),
    { numRuns: 100 },
  );
}

const PATIENCE = { timeout: 60_000 };

test(
  "Any order of writing, shipping, crashing, failing and restarting ends with every call stored once.",
  PATIENCE,
  async () => {
    const names = [
      "amend",
      "withdraw",
      "ship",
      "sink down",
      "reply lost",
      "sink up",
      "shipper dies",
      "process dies",
      "fail",
    ];
    await inAnyOrder(names, () => {
      const directory = temporaryDirectory();
      const process = new WritingProcess(directory);
      const sink = new MemorySink();
      const clock = handClock();
      const { files, failOnceDuring } = failingFiles();
      const newShipper = (options: Partial<ShipperOptions> = { files, batchSize: 3 }) =>
        createShipper({ directory, sink, clock, deadOwner: false, random: () => 0.5, ...options });
      let shipper = newShipper();
      const renew = (): void => {
        shipper.close();
        shipper = newShipper();
      };
      const steps: Steps = {
        open: () => process.open(),
        close: () => process.close(),
        amend: () => process.amend(),
        withdraw: () => process.withdraw(),
        ship: () => {
          clock.advance(1_000_000);
          shipper.ship();
        },
        "sink down": () => (sink.trouble = "down"),
        "reply lost": () => (sink.trouble = "reply lost"),
        "sink up": () => (sink.trouble = "none"),
        "shipper dies": renew,
        "process dies": async () => {
          await process.die();
          renew();
          shipper.recover();
        },
        fail: () => {
          clock.advance(1_000_000);
          return failOnceDuring(() => shipper.ship());
        },
      };
      const settle = async (): Promise<void> => {
        sink.trouble = "none";
        await process.leave();
        shipper.close();
        shipper = newShipper({ deadOwner: true });
        expect(shipper.recover()).toMatchObject({ pendingOpen: 0, atEnd: true });
        const stored = [...sink.rows.values()].map((row) => [row.record.id, !row.interrupted] as const);
        expect(new Map(stored)).toEqual(process.ended);
        for (const row of sink.rows.values()) if (row.interrupted) expect(row.requestBody).not.toBeNull();
        expect(segmentsOf(directory)).toHaveLength(1);
        expect(shipper.damaged).toBe(0);
        shipper.close();
      };
      return { steps, settle };
    });
  },
);

test("So it does where batches are taken one by one, by somebody who ignores what is known.", PATIENCE, async () => {
  await inAnyOrder(["withdraw", "take", "commit", "fail", "shipper dies", "process dies"], () => {
    const directory = temporaryDirectory();
    const process = new WritingProcess(directory);
    const { files, failOnceDuring } = failingFiles();
    const newShipper = (options: Partial<AsyncShipperOptions> = { files }) =>
      createAsyncShipper({ directory, deadOwner: false, batchSize: 3, ...options });
    let shipper = newShipper();
    const taken = new Map<string, boolean>();
    const take = async (): Promise<boolean> => {
      const batch = await shipper.take().catch(() => null);
      for (const row of batch?.rows ?? []) {
        const { id } = unpackRecord(row.packed);
        if (!taken.has(id)) taken.set(id, !row.interrupted);
      }
      return batch !== null;
    };
    const renew = (): void => {
      shipper.close();
      shipper = newShipper();
    };
    const steps: Steps = {
      open: () => process.open(),
      close: () => process.close(),
      withdraw: () => process.withdraw(),
      take,
      commit: () => shipper.commit().catch(() => {}),
      fail: () => failOnceDuring(take),
      "shipper dies": renew,
      "process dies": async () => {
        await process.die();
        renew();
      },
    };
    const settle = async (): Promise<void> => {
      await process.leave();
      shipper.close();
      shipper = newShipper({ deadOwner: true });
      while (await take()) await shipper.commit();
      expect(taken).toEqual(process.ended);
      expect(shipper.damaged).toBe(0);
      expect(segmentsOf(directory)).toHaveLength(1);
      shipper.close();
    };
    return { steps, settle };
  });
});
