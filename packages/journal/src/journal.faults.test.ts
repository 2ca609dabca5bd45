import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "@ai-liaison/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { MemorySink } from "./fixtures/memory-sink.ts";
import { closed, opened, sampleId } from "./fixtures/sample-entries.ts";
import { readAll, temporaryDirectory } from "./fixtures/test-journal.ts";
import { openJournal } from "./journal.ts";
import { createShipper } from "./shipper.ts";

function startChild(script: string, ...args: string[]) {
  const path = join(import.meta.dirname, "fixtures", script);
  const child = spawn(process.execPath, [path, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  const gone = once(child, "close");
  return {
    child,
    text: () => Buffer.concat(output).toString(),
    errorText: () => Buffer.concat(errors).toString(),
    kill: async () => {
      child.kill("SIGKILL");
      await gone;
    },
    gone,
  };
}

describe("kill -9", () => {
  test("at any moment under load: every acknowledged entry is shipped, once, with its bodies", async () => {
    const directory = temporaryDirectory();
    const sink = new MemorySink();
    const acknowledged = { opened: new Set<number>(), closed: new Set<number>() };
    for (let round = 0; round < 20; round += 1) {
      const writer = startChild("writer-process.ts", directory, String(round * 1_000_000));
      while (!writer.text().includes("closed")) {
        expect(writer.errorText()).toBe("");
        await sleep(5);
      }
      using shipper = createShipper({ directory, sink, clock: systemClock, deadOwner: false });
      const deadline = performance.now() + Math.random() * 60;
      while (performance.now() < deadline) {
        shipper.ship();
        expect(shipper.failure).toBeNull();
        await sleep(Math.random() * 5);
      }
      await writer.kill();
      for (const line of writer.text().split("\n").slice(0, -1)) {
        const [kind, number] = line.split(" ");
        if (kind === "opened" || kind === "closed") acknowledged[kind].add(Number(number));
      }
      expect(shipper.damaged).toBe(0);
    }
    using last = createShipper({ directory, sink, clock: systemClock, deadOwner: true });
    expect(last.recover()).toMatchObject({ pendingOpen: 0, atEnd: true });
    expect(acknowledged.closed.size).toBeGreaterThan(1000);
    const missing = [...acknowledged.opened].filter((number) => !sink.rows.has(sampleId(number)));
    expect(missing).toEqual([]);
    for (const number of acknowledged.closed) {
      const row = sink.rows.get(sampleId(number));
      expect(row?.interrupted).toBe(false);
      expect(Buffer.alloc(1200, number % 251).equals(row?.responseBody ?? Buffer.alloc(0))).toBe(true);
      expect(row?.requestBody?.byteLength).toBe(1000 + (number % 7) * 3000);
    }
    // At most the eight calls in flight in each round were interrupted.
    const interrupted = [...sink.rows.values()].filter((row) => row.interrupted).length;
    expect(interrupted).toBeLessThanOrEqual(20 * 8);
  });
});

describe("the lock", () => {
  test("is held by one process at a time, however many start at once and die holding it", async () => {
    const directory = temporaryDirectory();
    const finished: ReturnType<typeof startChild>[] = [];
    const lines = (): string[] => finished.flatMap((contender) => contender.text().split("\n"));
    const timesHeld = (): number => lines().filter((line) => line === "held").length;
    const deadline = performance.now() + 3000;
    // On a machine with much else to do the first of them has hardly begun by then.
    const contend = async (): Promise<void> => {
      while (performance.now() < deadline || timesHeld() < 100) {
        const contender = startChild("lock-contender.ts", directory, "1000");
        finished.push(contender);
        await contender.gone;
        if (contender.errorText() !== "") return;
      }
    };
    await Promise.all(Array.from({ length: 6 }, contend));
    expect(finished.map((contender) => contender.errorText()).join("")).toBe("");
    expect(lines()).not.toContain("not alone");
  });
});

describe("a full disk", () => {
  test("refuses new calls, keeps what is written and how calls under way end, and goes on when it is emptied", async (context) => {
    const directory = join(temporaryDirectory(), "tmpfs");
    if (!mountTmpfs(directory, "4m")) context.skip("a tmpfs can be mounted by root on Linux only");
    const sink = new MemorySink();
    const journal = openJournal({
      directory,
      clock: systemClock,
      fsync: true,
      onFull: "refuse",
      segmentBytes: 500_000,
      ballastBytes: 1_000_000,
    });
    onTestFinished(() => journal.close());
    const underWay: number[] = [];
    let refused = 0;
    for (let turn = 0; journal.refusal === null; turn += 1) {
      const numbers = Array.from({ length: 8 }, (_, index) => turn * 8 + index);
      await Promise.allSettled(
        numbers.map((number) =>
          journal.append(opened(number, Buffer.alloc(20_000, number))).then(
            () => underWay.push(number),
            () => (refused += 1),
          ),
        ),
      );
    }
    expect(refused).toBeGreaterThan(0);
    expect(underWay.length).toBeGreaterThan(50);
    await expect(journal.append(opened(99_999))).rejects.toMatchObject({ code: "journal_full" });
    const answer = [Buffer.alloc(30_000, 7)];
    for (const number of underWay) await journal.append(closed(number, { responseBody: answer }));
    expect(journal.stats).toMatchObject({ dropped: 0, full: true });
    expect(readAll(directory).damaged).toBe(0);

    using shipper = createShipper({ directory, sink, clock: systemClock, deadOwner: false });
    while (!shipper.ship().atEnd) expect(shipper.failure).toBeNull();
    expect(shipper.damaged).toBe(0);
    for (const number of underWay) expect(sink.rows.get(sampleId(number))?.interrupted).toBe(false);
    await sleep(300);
    expect(journal.refusal).toBeNull();
    await journal.append(opened(100_000));
    await journal.append(closed(100_000, { responseBody: answer }));
    shipper.ship();
    expect(sink.rows.get(sampleId(100_000))?.bodyTruncated).toBe(false);
  });
});

function mountTmpfs(directory: string, size: string): boolean {
  mkdirSync(directory);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", directory], { stdio: "ignore" });
  } catch {
    return false;
  }
  onTestFinished(() => {
    execFileSync("umount", ["-l", directory], { stdio: "ignore" });
  });
  return true;
}
