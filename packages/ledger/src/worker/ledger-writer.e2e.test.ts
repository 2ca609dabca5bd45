import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type CallRecord, openingOf, systemClock } from "@ai-liaison/core";
import { type Journal, openJournal } from "@ai-liaison/journal";
import { expect, test } from "vitest";
import { ledgerFolder } from "../fixtures/ledger-folder.ts";
import { idOf, sampleRecord } from "../fixtures/sample-calls.ts";
import { startLedgerReader } from "./ledger-reader-thread.ts";
import { type LedgerWriterOptions, startLedgerWriter } from "./ledger-writer.ts";

function begin(folder: string, changes: Partial<LedgerWriterOptions> = {}) {
  const journalDirectory = join(folder, "journal");
  const writer = startLedgerWriter({
    dataDirectory: folder,
    journalDirectory,
    retentionDays: null,
    storeBodies: true,
    ...changes,
  });
  const journal = openJournal({
    directory: journalDirectory,
    clock: systemClock,
    fsync: false,
    onFull: "refuse",
    onWritten: () => writer.notify(),
  });
  return { writer, journal };
}

async function close(...owned: readonly { close(): Promise<void> }[]): Promise<void> {
  for (const one of owned) await one.close();
}

async function call(journal: Journal, record: CallRecord, answer = "answer"): Promise<void> {
  await journal.append({ kind: "opened", opening: openingOf(record), requestBody: Buffer.from("question") });
  await journal.append({
    kind: "closed",
    record,
    requestBody: null,
    responseBody: [Buffer.from(answer.slice(0, 2)), Buffer.from(answer.slice(2))],
    bodyTruncated: false,
    responseDialect: "some-dialect",
  });
}

async function within(timeoutMs: number, condition: () => Promise<boolean>): Promise<boolean> {
  for (const end = performance.now() + timeoutMs; performance.now() < end; ) {
    if (await condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

test("a call is in the ledger, with its bodies, within a second of its answer, and nobody asked for it", async () => {
  using place = ledgerFolder();
  const { writer, journal } = begin(place.folder);
  expect(await writer.drained(10_000)).toBe(true);
  await using reader = startLedgerReader({ path: place.path });
  expect(await reader.call(idOf(1))).toBeNull();
  await call(journal, sampleRecord(1));
  expect(await within(1_000, async () => (await reader.call(idOf(1))) !== null)).toBe(true);
  const found = await reader.call(idOf(1));
  expect(Buffer.from(found?.requestBody ?? []).toString()).toBe("question");
  expect(Buffer.from(found?.responseBody ?? []).toString()).toBe("answer");
  await close(journal, writer);
});

test("thousands of calls are all there once, their sums right, and the writer says so", async () => {
  using place = ledgerFolder();
  const { writer, journal } = begin(place.folder);
  await Promise.all(Array.from({ length: 3_000 }, (_, n) => call(journal, sampleRecord(n))));
  expect(await writer.drained(20_000)).toBe(true);
  expect(await writer.stats()).toMatchObject({
    stored: 3_000,
    lagMs: 0,
    restarts: 0,
    answering: true,
    lastError: null,
  });
  await using reader = startLedgerReader({ path: place.path });
  expect((await reader.costs({ by: "model" })).total).toMatchObject({ calls: 3_000, total_cost_nano_usd: "3000000" });
  expect((await reader.report()).total.calls).toBe(3_000);
  expect((await reader.usage({ by: "day" })).total.total_tokens).toBe(45_000);
  expect((await reader.performance()).total.attempts).toBe(3_000);
  expect((await reader.providers()).rows).toHaveLength(1);
  expect(await reader.calls({ last: 3 })).toHaveLength(3);
  await close(journal, writer);
});

test("what is written while another holds the ledger is stored when it lets go; until then the writer says why", async () => {
  using place = ledgerFolder();
  const { writer, journal } = begin(place.folder);
  await writer.drained(10_000);
  const other = new DatabaseSync(place.path);
  other.exec("begin exclusive");
  await call(journal, sampleRecord(1));
  expect(await writer.drained(600)).toBe(false);
  expect((await writer.stats()).lastError).toMatch(/locked/);
  other.exec("rollback");
  other.close();
  expect(await writer.drained(10_000)).toBe(true);
  expect(await writer.stats()).toMatchObject({ stored: 1, lastError: null });
  await close(journal, writer);
});

test("a ledger that cannot even be opened is tried again until it can, and nothing is lost", async () => {
  using place = ledgerFolder();
  const other = new DatabaseSync(place.path);
  other.exec("pragma journal_mode = wal; begin exclusive");
  const { writer, journal } = begin(place.folder);
  await call(journal, sampleRecord(1));
  expect(await within(5_000, async () => (await writer.stats()).restarts > 0)).toBe(true);
  expect(await writer.stats()).toMatchObject({ lastError: expect.stringMatching(/locked/) });
  other.exec("rollback");
  other.close();
  expect(await writer.drained(15_000)).toBe(true);
  expect(await writer.stats()).toMatchObject({ stored: 1, answering: true });
  await close(journal, writer);
});

test("closing stores what is there; the next writer goes on where this one ended", async () => {
  using place = ledgerFolder();
  const first = begin(place.folder);
  await call(first.journal, sampleRecord(1));
  await close(first.journal, first.writer);
  const second = begin(place.folder);
  await call(second.journal, sampleRecord(2));
  await close(second.journal, second.writer);
  await using reader = startLedgerReader({ path: place.path });
  expect((await reader.calls()).map(({ id }) => id)).toEqual([idOf(2), idOf(1)]);
  expect((await reader.costs({ by: "day" })).total.calls).toBe(2);
});

test("tokens that no vendor reported are counted by the module it is given, soon after the row is there", async () => {
  using place = ledgerFolder();
  const estimatorModule = new URL("../fixtures/count-bytes.ts", import.meta.url).href;
  const { writer, journal } = begin(place.folder, { estimatorModule, estimatorData: 3 });
  await call(journal, sampleRecord(1, { usageSource: "none", totalTokens: null, totalCostNanoUsd: null }), "12345");
  await writer.drained(10_000);
  await using reader = startLedgerReader({ path: place.path });
  const counted = async () => (await reader.call(idOf(1)))?.row.usage_source === "estimated";
  expect(await within(5_000, counted)).toBe(true);
  expect((await reader.call(idOf(1)))?.row).toMatchObject({ total_tokens: 5, total_cost_usd: "0.000000015" });
  await close(journal, writer);
});

test("bodies are deleted when asked, through the thread; rows stay", async () => {
  using place = ledgerFolder();
  const { writer, journal } = begin(place.folder);
  await call(journal, sampleRecord(1));
  await writer.drained(10_000);
  expect(await writer.purgeBodies(sampleRecord(2).createdAtMs)).toBe(1);
  await using reader = startLedgerReader({ path: place.path });
  expect(await reader.call(idOf(1))).toMatchObject({ requestBody: null, row: { id: idOf(1) } });
  await close(journal, writer);
});

test("a reader without a ledger says so, and finds it once it is there", async () => {
  using place = ledgerFolder();
  await using reader = startLedgerReader({ path: place.path });
  await expect(reader.calls()).rejects.toThrow(/unable to open|No ledger/);
  const { writer, journal } = begin(place.folder);
  await writer.drained(10_000);
  expect(await reader.calls()).toEqual([]);
  await close(journal, writer);
});
