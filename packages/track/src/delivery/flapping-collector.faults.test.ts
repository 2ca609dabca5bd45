import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createJournalReader } from "@ai-liaison/journal";
import { describe, expect, onTestFinished, test } from "vitest";
import { FlappingCollector, type Mood } from "./fixtures/flapping-collector.ts";
import { sampleId } from "./fixtures/sample-calls.ts";
import { temporaryDirectory } from "./fixtures/temporary-directory.ts";
import type { RecorderStats } from "./recorder.ts";

const CALLS = 100_000;
const KILLS = 20;
const PER_LIFE = 1_000_000;

async function startCollector(): Promise<{ readonly collector: FlappingCollector; readonly url: string }> {
  const collector = new FlappingCollector();
  const url = await collector.start();
  onTestFinished(() => collector.stop());
  return { collector, url };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** What a recording process told. */
interface Told {
  readonly closed: Span[];
  /** Closed fifty milliseconds ago, or longer. */
  readonly safe: Span[];
  readonly heap: number[];
  readonly numbers: Map<string, string>;
}

function startRecording(base: string, url: string, first: number, end: number, lingerMs = 0) {
  const path = join(import.meta.dirname, "fixtures", "recording-process.ts");
  const child = spawn(process.execPath, [path, base, url, ...[first, end, lingerMs].map(String)]);
  onTestFinished(() => void child.kill("SIGKILL"));
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  const gone = once(child, "close");
  const told = (): Told => read(Buffer.concat(output).toString());
  return {
    gone,
    told,
    errorText: () => Buffer.concat(errors).toString(),
    kill: async () => {
      child.kill("SIGKILL");
      await gone;
    },
  };
}

function read(text: string): Told {
  const told: Told = { closed: [], safe: [], heap: [], numbers: new Map() };
  for (const line of text.split("\n").slice(0, -1)) {
    const [word = "", ...values] = line.split(" ");
    const [from = 0, to = 0] = values.map(Number);
    if (word === "closed" || word === "safe") told[word].push({ from, to });
    else if (word === "heap") told.heap.push(from);
    else told.numbers.set(word, values.join(" "));
  }
  return told;
}

function idsIn(spans: readonly Span[]): string[] {
  return spans.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => sampleId(from + index)));
}

/** The ids that stand in the journals below `base`, as opened and as closed. */
function idsOnDisk(base: string): { readonly opened: Set<string>; readonly closed: Set<string> } {
  const ids = { opened: new Set<string>(), closed: new Set<string>() };
  for (const name of readdirSync(base)) {
    using reader = createJournalReader(join(base, name));
    for (const entry of reader.read(null, Number.POSITIVE_INFINITY).entries) {
      if (entry.kind === "opened") ids.opened.add(entry.opening.id);
      else if (entry.kind === "closed") ids.closed.add(entry.record.id);
    }
  }
  return ids;
}

function changeMoods(collector: FlappingCollector): () => void {
  const moods: readonly Mood[] = ["well", "slow", "lost", "well", "500", "429", "well", "cut", "hangs"];
  let at = 0;
  const timer = setInterval(() => {
    at += 1;
    collector.mood = moods[at % moods.length] ?? "well";
  }, 170);
  return () => clearInterval(timer);
}

describe("with a collector that flaps, hangs, refuses and forgets to answer", () => {
  test("and twenty kills, each of 100,000 calls arrives, once, and the memory for them is bounded", async () => {
    const base = temporaryDirectory();
    const { collector, url } = await startCollector();
    const stopChanging = changeMoods(collector);
    const mustArrive = new Set<string>();
    const mustSucceed = new Set<string>();
    let recorded = 0;
    let worstHeapGrowth = 0;
    const take = ({ closed, safe, heap }: Told): void => {
      for (const { from, to } of closed) recorded += to - from;
      for (const id of idsIn(safe)) mustSucceed.add(id);
      worstHeapGrowth = Math.max(worstHeapGrowth, Math.max(0, ...heap) - (heap[0] ?? 0));
    };
    for (let life = 1; life <= KILLS; life += 1) {
      const first = life * PER_LIFE;
      const recording = startRecording(base, url, first, first + PER_LIFE / 2);
      while (recording.told().closed.length === 0) {
        expect(recording.errorText()).toBe("");
        await sleep(10);
      }
      await sleep(500 + Math.random() * 800);
      await recording.kill();
      take(recording.told());
      const { opened, closed } = idsOnDisk(base);
      const isSomewhere = (id: string): boolean =>
        closed.has(id) || collector.rows.has(id) || collector.refused.has(id);
      expect(idsIn(recording.told().safe).filter((id) => !isSomewhere(id))).toEqual([]);
      for (const id of opened) mustArrive.add(id);
      for (const id of closed) mustSucceed.add(id);
    }
    stopChanging();
    collector.mood = "well";
    const rest = Math.ceil(Math.max(CALLS - recorded, 1000) / 50) * 50;
    const last = startRecording(base, url, 0, rest);
    await last.gone;
    expect(last.errorText()).toBe("");
    take(last.told());
    // What the dead left, the last did not deliver if its own was all there was time for: another looks.
    for (let heirs = 0; heirs < 5 && readdirSync(base).length > 0; heirs += 1) {
      await startRecording(base, url, 0, 0, 4000).gone;
    }
    expect(readdirSync(base)).toEqual([]);

    expect(recorded).toBeGreaterThanOrEqual(CALLS);
    for (const mood of ["well", "slow", "lost", "500", "429", "cut", "hangs"] as const) {
      expect(collector.met.get(mood) ?? 0, mood).toBeGreaterThan(0);
    }
    const arrived = (id: string): boolean => collector.rows.has(id) || collector.refused.has(id);
    expect([...mustArrive].filter((id) => !arrived(id))).toEqual([]);
    expect([...mustSucceed].filter((id) => !arrived(id))).toEqual([]);
    expect([...mustSucceed].filter((id) => collector.rows.get(id)?.status === "error")).toEqual([]);
    expect(collector.refused.size).toBeGreaterThan(100);
    expect([...collector.refused].filter((id) => collector.rows.has(id))).toEqual([]);
    expect(collector.takenTwice).toBe(0);
    const interrupted = [...collector.rows.values()].filter((row) => row.error_code === "interrupted");
    expect(interrupted.length).toBeLessThan(KILLS * 200);
    expect(worstHeapGrowth).toBeLessThan(64 * 1024 * 1024);
  }, 120_000);

  test("which hangs, recording takes no longer than with one that answers", async () => {
    const base = temporaryDirectory();
    const { collector, url } = await startCollector();
    const p99 = async (mood: Mood): Promise<number> => {
      collector.mood = mood;
      const recording = startRecording(join(base, mood), url, 0, 10_000);
      while (!recording.told().numbers.has("recorded")) {
        expect(recording.errorText()).toBe("");
        await sleep(20);
      }
      await sleep(50);
      collector.mood = "well";
      await recording.gone;
      const stats = JSON.parse(recording.told().numbers.get("stats") ?? "{}") as Partial<RecorderStats>;
      expect(stats).toMatchObject({ recorded: 10_000, delivered: 9980, pending: 0, dropped: 20 });
      return Number(recording.told().numbers.get("p99"));
    };
    const healthy = await p99("well");
    const hanging = await p99("hangs");
    expect(hanging).toBeLessThan(Math.max(healthy * 5, 500));
  }, 60_000);
});
