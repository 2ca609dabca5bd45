import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CallRecord, systemClock } from "@ai-liaison/core";
import { lockDirectory, openJournal } from "@ai-liaison/journal";
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
    using ledger = await openLedger({ data: folder.data }, context);
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
      using ledger = await openLedger({ data: folder.data }, fakeContext(folder.path));
      expect(ledger.calls()).toHaveLength(1);
    }
    expect(() => lockDirectory(folder.data).release()).not.toThrow();
  });

  test("bodies are kept as the configuration says, and when it cannot be read nothing is touched", async () => {
    using folder = testFolder();
    await journalCalls(folder.data, [sampleRecord({ id: sampleId(1) })], "the question");
    const yaml = join(folder.path, "liaison.yaml");
    writeFileSync(yaml, "store: [");
    const broken = fakeContext(folder.path);
    {
      using ledger = await openLedger({ data: folder.data }, broken);
      expect(ledger.calls()).toEqual([]);
    }
    expect(broken.stderr()).toMatch(
      /^warning: calls still in the journal are not shown: The configuration is not valid/,
    );
    writeFileSync(yaml, "store: { full_responses: false }\n");
    using ledger = await openLedger({ data: folder.data }, fakeContext(folder.path));
    expect(ledger.call(sampleId(1))).toMatchObject({ requestBody: null });
    using other = testFolder();
    await journalCalls(other.data, [sampleRecord({ id: sampleId(1) })], "the question");
    using full = await openLedger({ data: other.data }, fakeContext(other.path));
    expect(Buffer.from(full.call(sampleId(1))?.requestBody ?? []).toString()).toBe("the question");
  });

  describe("what tracked processes have written", () => {
    const tracked = (number: number, changes: Partial<CallRecord> = {}): CallRecord =>
      sampleRecord({
        id: sampleId(number),
        source: "sdk",
        modelRequested: "gpt-4o",
        modelUsed: null,
        attempts: [],
        inputTokens: 1000,
        outputTokens: 100,
        ...changes,
      });

    test("is there, priced, in a folder no gateway ever ran in, and its journals are gone", async () => {
      using folder = testFolder();
      await journalCalls(folder.data, [tracked(1), { ...tracked(2), closed: false }], undefined, "sdk/1-00000000000a");
      await journalCalls(folder.data, [tracked(3, { provider: "nobody" })], undefined, "sdk/2-00000000000b");
      const context = fakeContext(folder.path);
      using ledger = await openLedger({ data: folder.data }, context);
      const shown = ledger.calls().map((row) => [row.id, row.error_code, row.total_cost_nano_usd, row.cost_source]);
      expect(shown).toEqual([
        [sampleId(3), null, null, null],
        [sampleId(2), "interrupted", null, null],
        [sampleId(1), null, 3_500_000, "catalogue"],
      ]);
      expect(context.stderr()).toBe("");
      expect(readdirSync(join(folder.data, "sdk"))).toEqual([]);
    });

    test("costs what the configuration says, though no vendor's key is set here; a broken one touches nothing", async () => {
      using folder = testFolder();
      await journalCalls(
        folder.data,
        [tracked(1, { provider: "house", modelRequested: "m" })],
        undefined,
        "sdk/1-00000000000a",
      );
      const yaml = join(folder.path, "liaison.yaml");
      writeFileSync(yaml, "providers: 5\n");
      const broken = fakeContext(folder.path);
      {
        using ledger = await openLedger({ data: folder.data }, broken);
        expect(ledger.calls()).toEqual([]);
      }
      expect(broken.stderr()).toMatch(/^warning: calls of tracked processes are not shown: The configuration/);
      const provider = "{ provider_name: house, primary_url: http://127.0.0.1:1/v1, api_key_env: UNSET_KEY }";
      const price = '{ provider: house, model: m, input_per_mtok: "1", output_per_mtok: "2" }';
      writeFileSync(yaml, `providers:\n  - ${provider}\nprices:\n  - ${price}\n`);
      using ledger = await openLedger({ data: folder.data }, fakeContext(folder.path));
      expect(ledger.calls()).toMatchObject([{ total_cost_nano_usd: 1_200_000, cost_source: "config" }]);
    });

    test("is shown while they live, and again only once", async () => {
      using folder = testFolder();
      const directory = join(folder.data, "sdk", "1-00000000000a");
      await using journal = openJournal({ directory, clock: systemClock, fsync: false, onFull: "drop" });
      const bodies = { requestBody: null, responseBody: [], bodyTruncated: false, responseDialect: null };
      for (const number of [1, 2]) {
        await journal.append({ kind: "closed", record: tracked(number), ...bodies });
        using ledger = await openLedger({ data: folder.data }, fakeContext(folder.path));
        expect(ledger.calls()).toHaveLength(number);
      }
      expect(readdirSync(join(folder.data, "sdk"))).toEqual(["1-00000000000a"]);
    });
  });

  test("while a gateway runs it only reads", async () => {
    using folder = testFolder();
    storeCalls(folder.data, [{ record: sampleRecord({ id: sampleId(1) }) }]);
    await journalCalls(folder.data, [sampleRecord({ id: sampleId(2) })]);
    using _gateway = lockDirectory(folder.data);
    const context = fakeContext(folder.path);
    using ledger = await openLedger({ data: folder.data }, context);
    expect(ledger.calls().map(({ id }) => id)).toEqual([sampleId(1)]);
    expect(context.stderr()).toBe("");
  });

  test("a ledger that is none is told, with what to do", async () => {
    using folder = testFolder();
    mkdirSync(folder.data);
    writeFileSync(
      join(folder.data, "ledger.sqlite"),
      "this is not a database, though long enough to look like one ".repeat(20),
    );
    const context = fakeContext(folder.path);
    await expect(openLedger({ data: folder.data }, context)).rejects.toMatchObject({
      code: "server_error",
      hint: expect.stringContaining("doctor"),
    });
    expect(context.stderr()).toMatch(/^warning: calls still in the journal are not shown/);
  });

  test("a folder that is a file is told, too", async () => {
    using folder = testFolder();
    writeFileSync(folder.data, "");
    await expect(openLedger({ data: folder.data }, fakeContext(folder.path))).rejects.toThrow(/cannot be read/);
  });
});
