import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lockDirectory } from "@ai-liaison/journal";
import { describe, expect, test } from "vitest";
import { fakeContext } from "./fixtures/fake-context.ts";
import { journalCalls, storeCalls, testFolder } from "./fixtures/sample-ledger.ts";
import { sampleId, sampleRecord } from "./fixtures/sample-record.ts";
import { openLedger } from "./open-ledger.ts";

describe("openLedger", () => {
  test("what a dead gateway left in its journal is there, also a call it was in the middle of", async () => {
    using folder = testFolder();
    await journalCalls(folder.data, [
      sampleRecord({ id: sampleId(1) }),
      { ...sampleRecord({ id: sampleId(2), status: "error", errorCode: "interrupted" }), closed: false },
    ]);
    const context = fakeContext(folder.path);
    using ledger = openLedger(folder.data, context);
    expect(ledger.calls().map(({ id, error_code }) => [id, error_code])).toEqual([
      [sampleId(2), "interrupted"],
      [sampleId(1), null],
    ]);
    expect(context.stderr()).toBe("");
  });

  test("looking again changes nothing, and leaves the folder free for a gateway", async () => {
    using folder = testFolder();
    await journalCalls(folder.data, [sampleRecord({ id: sampleId(1) })]);
    for (let round = 0; round < 3; round += 1) {
      using ledger = openLedger(folder.data, fakeContext(folder.path));
      expect(ledger.calls()).toHaveLength(1);
    }
    expect(() => lockDirectory(folder.data).release()).not.toThrow();
  });

  test("while a gateway runs it only reads", async () => {
    using folder = testFolder();
    storeCalls(folder.data, [{ record: sampleRecord({ id: sampleId(1) }) }]);
    await journalCalls(folder.data, [sampleRecord({ id: sampleId(2) })]);
    using _gateway = lockDirectory(folder.data);
    const context = fakeContext(folder.path);
    using ledger = openLedger(folder.data, context);
    expect(ledger.calls().map(({ id }) => id)).toEqual([sampleId(1)]);
    expect(context.stderr()).toBe("");
  });

  test("a ledger that is none is told, with what to do", () => {
    using folder = testFolder();
    mkdirSync(folder.data);
    writeFileSync(
      join(folder.data, "ledger.sqlite"),
      "this is not a database, though long enough to look like one ".repeat(20),
    );
    const context = fakeContext(folder.path);
    expect(() => openLedger(folder.data, context)).toThrow(
      expect.objectContaining({ code: "server_error", hint: expect.stringContaining("doctor") }),
    );
    expect(context.stderr()).toMatch(/^warning: calls still in the journal are not shown/);
  });

  test("a folder that is a file is told, too", () => {
    using folder = testFolder();
    writeFileSync(folder.data, "");
    expect(() => openLedger(folder.data, fakeContext(folder.path))).toThrow(/cannot be read/);
  });
});
