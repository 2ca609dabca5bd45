import type { CallOpening, OpenedEntry } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { MemorySink } from "./fixtures/memory-sink.ts";
import { closed, opened, sampleId } from "./fixtures/sample-entries.ts";
import { handClock, temporaryDirectory, testJournal } from "./fixtures/test-journal.ts";
import { packOpening, unpackOpening } from "./packed-opening.ts";
import { createShipper } from "./shipper.ts";

/** The same call, opened again with what it has taken by now. */
function again(number: number, outputTokens: number): OpenedEntry {
  const { opening } = opened(number) as OpenedEntry;
  return {
    kind: "opened",
    opening: { ...opening, soFar: { outputTokens, usageSource: "partial" } },
    requestBody: null,
  };
}

describe("a call that is opened again with each new figure", () => {
  test("is one call, and ends as its closing says", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory);
    const sink = new MemorySink();
    using shipper = createShipper({ directory, sink, clock: handClock(), deadOwner: false });
    await journal.append(opened(1));
    expect(shipper.ship()).toMatchObject({ shipped: 0, pendingOpen: 1 });
    await journal.append(again(1, 10));
    await journal.append(again(1, 20));
    expect(shipper.ship()).toMatchObject({ shipped: 0, pendingOpen: 1 });
    await journal.append(closed(1));
    expect(shipper.ship()).toMatchObject({ shipped: 1, pendingOpen: 0 });
    expect(sink.rows.get(sampleId(1))?.interrupted).toBe(false);
    await journal.close();
  });

  test("has the last figures in its row when its process dies", async () => {
    const directory = temporaryDirectory();
    const journal = testJournal(directory);
    const sink = new MemorySink();
    for (const entry of [opened(1), again(1, 10), again(1, 20)]) await journal.append(entry);
    await journal.close();
    using shipper = createShipper({ directory, sink, clock: handClock(), deadOwner: true });
    shipper.recover();
    expect([...sink.rows.values()]).toMatchObject([
      {
        interrupted: true,
        record: {
          id: sampleId(1),
          status: "error",
          errorCode: "interrupted",
          outputTokens: 20,
          usageSource: "partial",
        },
      },
    ]);
    expect(sink.rows.get(sampleId(1))?.record).not.toHaveProperty("soFar");
  });

  test("is read back as it was written, and openings without figures as ever", () => {
    const { opening } = again(1, 10);
    expect(unpackOpening(packOpening(opening))).toEqual(JSON.parse(JSON.stringify(opening)));
    const plain = (opened(1) as OpenedEntry).opening as CallOpening;
    expect(unpackOpening(packOpening(plain))).toEqual(JSON.parse(JSON.stringify(plain)));
    expect(JSON.parse(packOpening(plain))).toHaveLength(17);
  });
});
