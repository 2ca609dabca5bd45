import { type CallId, systemClock } from "@ai-liaison/core";
import { type AsyncShipper, createAsyncShipper, openJournal } from "@ai-liaison/journal";
import { expect, onTestFinished, test } from "vitest";
import { sampleId, sampleRecord } from "../fixtures/sample-calls.ts";
import { temporaryDirectory } from "../fixtures/temporary-directory.ts";
import { journalSource } from "./journal-source.ts";

async function journalOf(...numbers: readonly number[]): Promise<AsyncShipper> {
  const directory = temporaryDirectory();
  const journal = openJournal({ directory, clock: systemClock, fsync: false, onFull: "drop", ballastBytes: 0 });
  for (const number of numbers) {
    const rest = { requestBody: null, responseBody: [], bodyTruncated: false, responseDialect: null };
    await journal.append({ kind: "closed", record: sampleRecord(number), ...rest });
  }
  await journal.close();
  const shipper = createAsyncShipper({ directory, deadOwner: false, batchSize: 2 });
  onTestFinished(() => shipper.close());
  return shipper;
}

test("What goes another way is left out, and a batch of nothing else is passed over.", async () => {
  const elsewhere = new Set<CallId>([1, 2, 4].map(sampleId));
  const source = journalSource({
    shipper: await journalOf(1, 2, 3, 4, 5),
    isElsewhere: ({ id }) => elsewhere.delete(id),
    onUnfit: (error) => expect(error).toBeNull(),
    onTrouble: (error) => expect(error).toBeNull(),
  });
  const ids: string[] = [];
  for (let events = await source.take(); events.length > 0; events = await source.take()) {
    expect(await source.take()).toBe(events);
    ids.push(...events.map(({ id }) => id));
    await source.commit();
  }
  expect(ids).toEqual([3, 5].map(sampleId));
  expect(elsewhere.size).toBe(0);
});

test("A disk that cannot be read is told, and gives nothing for now.", async () => {
  const shipper = await journalOf(1);
  const told: unknown[] = [];
  let isBroken = true;
  const take = (): ReturnType<AsyncShipper["take"]> =>
    isBroken ? Promise.reject(new Error("unreadable")) : shipper.take();
  const source = journalSource({
    shipper: { take, commit: () => shipper.commit(), pendingOpen: 0, damaged: 0, close: () => {} },
    onUnfit: (error) => expect(error).toBeNull(),
    onTrouble: (error) => told.push(error),
  });
  expect(await source.take()).toEqual([]);
  expect(told).toEqual([new Error("unreadable")]);
  isBroken = false;
  expect(await source.take()).toHaveLength(1);
});
