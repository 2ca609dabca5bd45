import type { CallRecord, KeyId } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { ledgerFolder } from "../fixtures/ledger-folder.ts";
import { batchOf, folded, idOf, sampleAttempt, sampleRecord } from "../fixtures/sample-calls.ts";
import type { KeptAnswerOwner } from "../port.ts";
import { openLedgerStore } from "../store/ledger-store.ts";
import { startLedgerReader } from "../worker/ledger-reader-thread.ts";
import { openLedgerReader } from "./ledger-reader.ts";

const kept = { answerId: "resp_1", keyId: "key-1" as KeyId } as const;

function ownerIn(records: readonly CallRecord[], answerId = "resp_1"): KeptAnswerOwner | null {
  using place = ledgerFolder();
  using store = openLedgerStore(place.path);
  store.store(batchOf(records.map((record) => folded(record))));
  using reader = openLedgerReader(place.path);
  return reader.ownerOfAnswer(answerId);
}

describe("the owner of a kept answer", () => {
  test("is the call it was given to, with the provider that keeps it and the model that was asked for", () => {
    const attempts = [
      sampleAttempt({ provider: "other", outcome: "error" }),
      sampleAttempt({ provider: "acme", model: "model" }),
    ];
    const asked = sampleRecord(1, { ...kept, attempts, modelUsed: "model-2026-11-21", customerId: "c-1" });
    expect(ownerIn([asked, sampleRecord(2)])).toEqual({
      callId: idOf(1),
      provider: "acme",
      model: "model",
      keyId: "key-1",
      customerId: "c-1",
    });
  });

  test("is nobody for an id that no call has, whatever the id holds", () => {
    for (const id of ["resp_2", "", "' or 1=1 --", "null", "%"])
      expect(ownerIn([sampleRecord(1, kept)], id)).toBeNull();
  });

  test("has no key and no customer where none were named", () => {
    const owner = ownerIn([sampleRecord(1, { answerId: "resp_1", keyId: null, customerId: null })]);
    expect(owner).toMatchObject({ keyId: null, customerId: null });
  });

  test("is the last that was given it, should a vendor give an id twice", () => {
    const first = sampleRecord(1, { ...kept, customerId: "first" });
    const last = sampleRecord(2, { ...kept, customerId: "last" });
    expect(ownerIn([last, first])?.customerId).toBe("last");
  });

  test("can be asked for from another thread, which says so when there is no ledger", async () => {
    using place = ledgerFolder();
    await using reader = startLedgerReader({ path: place.path });
    await expect(reader.ownerOfAnswer("resp_1")).rejects.toThrow();
    using store = openLedgerStore(place.path);
    store.store(batchOf([folded(sampleRecord(1, kept))]));
    await expect(reader.ownerOfAnswer("resp_1")).resolves.toMatchObject({ callId: idOf(1) });
  });
});
