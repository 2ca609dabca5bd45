import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { type CallRecord, systemClock } from "@ai-liaison/core";
import type { ShippedBatch } from "@ai-liaison/journal";
import { afterEach, describe, expect, test } from "vitest";
import { ledgerFolder } from "../fixtures/ledger-folder.ts";
import { idOf } from "../fixtures/sample-calls.ts";
import { openLedgerReader } from "../read/ledger-reader.ts";
import { openLedgerStore } from "../store/ledger-store.ts";
import { startLedgerReader } from "../worker/ledger-reader-thread.ts";
import { startLedgerWriter } from "../worker/ledger-writer.ts";
import { LocalJournals } from "./local-journals.ts";
import { pricedSink } from "./priced-sink.ts";

const TRACKED = new URL("../fixtures/tracked-process.ts", import.meta.url).pathname;
const PRICING = new URL("../fixtures/sample-pricing.ts", import.meta.url).href;

/** Folders named as tracked processes name them. */
const [LIVING, DEAD, ENDED, YOUNG, LINK] = [1, 2, 3, 4, 5].map((pid) => `${pid}-00000000000a`) as [
  string,
  string,
  string,
  string,
  string,
];

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** A process with a journal in `directory`, once it has written it. */
async function track(directory: string, first: number, ...more: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [TRACKED, directory, String(first), ...more], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  await once(child.stdout, "data");
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
}

const priced = (record: CallRecord): CallRecord => ({ ...record, totalCostNanoUsd: 7, costSource: "config" });

describe("the journals of tracked processes", () => {
  test("of the living are read, those of the dead are finished, priced, and gone", async () => {
    using place = ledgerFolder();
    const directory = join(place.folder, "sdk");
    const living = await track(join(directory, LIVING), 10);
    const dead = await track(join(directory, DEAD), 20);
    await kill(dead);
    const ended = await track(join(directory, ENDED), 30, "--end");
    if (ended.exitCode === null) await once(ended, "exit");
    {
      using store = openLedgerStore(place.path);
      using journals = new LocalJournals({ directory, sink: pricedSink(store, priced), clock: systemClock });
      expect(journals.look()).toBe(3);
      while (journals.ship());
      expect([journals.failure, journals.damaged, journals.shipped]).toEqual([null, 0, 8]);
    }
    expect(readdirSync(directory)).toEqual([LIVING]);
    {
      using reader = openLedgerReader(place.path);
      const shown = reader
        .calls()
        .map(({ id, error_code, total_cost_nano_usd }) => [id, error_code, total_cost_nano_usd]);
      const whole = [10, 11, 20, 21, 30, 31].map((n) => [idOf(n), null, 7]);
      const interrupted = [22, 32].map((n) => [idOf(n), "interrupted", 7]);
      expect(shown.sort()).toEqual([...whole, ...interrupted].sort());
    }
    await kill(living);
    using store = openLedgerStore(place.path);
    using journals = new LocalJournals({ directory, sink: store, clock: systemClock });
    journals.look();
    while (journals.ship());
    expect(store.callOf(idOf(12))?.record.errorCode).toBe("interrupted");
    expect(readdirSync(directory)).toEqual([]);
  });

  test("leave nothing behind in the ledger but their calls", async () => {
    using place = ledgerFolder();
    const directory = join(place.folder, "sdk");
    await kill(await track(join(directory, DEAD), 1));
    const journalIds = new Set<string>();
    using store = openLedgerStore(place.path);
    const sink = {
      checkpoint: (journalId: string) => store.checkpoint(journalId),
      forget: (journalId: string) => store.forget(journalId),
      store: (batch: ShippedBatch) => {
        journalIds.add(batch.journalId);
        store.store(batch);
      },
    };
    using journals = new LocalJournals({ directory, sink, clock: systemClock });
    journals.look();
    while (journals.ship());
    expect([...journalIds].map((journalId) => store.checkpoint(journalId))).toEqual([null]);
    expect(store.callOf(idOf(1))).not.toBeNull();
  });

  test("that nobody has locked yet, are links or no folders, are let be", () => {
    using place = ledgerFolder();
    const directory = join(place.folder, "sdk");
    mkdirSync(join(directory, YOUNG), { recursive: true });
    mkdirSync(join(place.folder, "elsewhere"));
    symlinkSync(join(place.folder, "elsewhere"), join(directory, LINK));
    writeFileSync(join(directory, "file"), "x");
    using store = openLedgerStore(place.path);
    using journals = new LocalJournals({ directory, sink: store, clock: systemClock });
    expect(journals.look()).toBe(1);
    expect(journals.ship()).toBe(false);
    expect(readdirSync(directory).sort()).toEqual([YOUNG, LINK, "file"]);
    expect(existsSync(join(place.folder, "elsewhere"))).toBe(true);
  });

  test("are the only thing in their folder that is ever touched", async () => {
    using place = ledgerFolder();
    const directory = join(place.folder, "sdk");
    const kept = [join("python", "src", "main.py"), join(ENDED, "main.py"), join(DEAD, "notes.txt")];
    await kill(await track(join(directory, DEAD), 1));
    for (const file of kept) {
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      writeFileSync(join(directory, file), "years of work");
    }
    for (const folder of ["python", ENDED]) utimesSync(join(directory, folder), 1e9, 1e9);
    using store = openLedgerStore(place.path);
    for (let round = 0; round < 2; round += 1) {
      using journals = new LocalJournals({ directory, sink: store, clock: systemClock });
      journals.look();
      while (journals.ship());
      expect(journals.failure).toBeNull();
    }
    expect(store.callOf(idOf(1))).not.toBeNull();
    const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map(({ name, parentPath }) => relative(directory, join(parentPath, name))).sort()).toEqual(
      kept.toSorted(),
    );
  });

  test("stay where they are while the ledger takes nothing", async () => {
    using place = ledgerFolder();
    const directory = join(place.folder, "sdk");
    await kill(await track(join(directory, DEAD), 1));
    const refusing = {
      checkpoint: () => null,
      forget: () => {},
      store: () => {
        throw new Error("The ledger is locked.");
      },
    };
    using journals = new LocalJournals({ directory, sink: refusing, clock: systemClock });
    journals.look();
    expect(journals.ship()).toBe(false);
    expect(journals.failure).toMatchObject({ message: "The ledger is locked." });
    expect(readdirSync(directory)).toEqual([DEAD]);
  });
});

describe("the ledger's writer", () => {
  test("finds a process that begins while it runs: its calls are there within a second, priced", async () => {
    using place = ledgerFolder();
    await using writer = startLedgerWriter({
      dataDirectory: place.folder,
      journalDirectory: join(place.folder, "journal"),
      retentionDays: null,
      storeBodies: true,
      pricingModule: PRICING,
      pricingData: { nanoUsd: 42 },
    });
    expect(await writer.drained(10_000)).toBe(true);
    await using reader = startLedgerReader({ path: place.path });
    const child = await track(join(place.folder, "sdk", DEAD), 1);
    await expect
      .poll(async () => (await reader.calls()).map(({ total_cost_nano_usd }) => total_cost_nano_usd), {
        timeout: 5_000,
      })
      .toEqual([42, 42]);
    await kill(child);
    await expect.poll(() => readdirSync(join(place.folder, "sdk")), { timeout: 10_000 }).toEqual([]);
    expect((await reader.call(idOf(3)))?.row.error_code).toBe("interrupted");
    expect(await writer.stats()).toMatchObject({ stored: 3, lastError: null });
  });

  test("says why when it cannot price, and stores nothing unpriced meanwhile", async () => {
    using place = ledgerFolder();
    await kill(await track(join(place.folder, "sdk", DEAD), 1));
    await using writer = startLedgerWriter({
      dataDirectory: place.folder,
      journalDirectory: join(place.folder, "journal"),
      retentionDays: null,
      storeBodies: true,
      pricingModule: new URL("../fixtures/ledger-folder.ts", import.meta.url).href,
    });
    await expect.poll(async () => (await writer.stats()).lastError, { timeout: 10_000 }).toMatch(/priceReported/);
    expect(await writer.stats()).toMatchObject({ stored: 0 });
    await writer.close();
    expect(readdirSync(join(place.folder, "sdk"))).toEqual([DEAD]);
  });
});
