import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { type ScriptedAnswer, startScriptedServer } from "../fixtures/scripted-server.ts";
import { onLeaving } from "./exit-hooks.ts";
import { FlappingCollector, type Mood } from "./fixtures/flapping-collector.ts";
import { sampleId } from "./fixtures/sample-calls.ts";

const ALL = [1, 2, 3].map(sampleId);

async function world(mood: Mood = "well") {
  const base = mkdtempSync(join(tmpdir(), "liaison-track-"));
  const collector = new FlappingCollector();
  collector.mood = mood;
  const url = await collector.start();
  onTestFinished(() => {
    collector.stop();
    rmSync(base, { recursive: true, force: true });
  });
  return { base, collector, url };
}

function start(place: string, url: string, way: string, timeoutMs = 3000) {
  const path = join(import.meta.dirname, "fixtures", "leaving-process.ts");
  const child = spawn(process.execPath, [path, place, url, way, String(timeoutMs)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const errors: Buffer[] = [];
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  const ready = once(child.stdout, "data");
  const gone = once(child, "close").then(([code, signal]) => ({ code, signal }) as Record<"code" | "signal", unknown>);
  return { child, ready, gone, errorText: () => Buffer.concat(errors).toString() };
}

describe.each(["journal", "memory"])("a process with a %s", (place) => {
  test.each([
    ["comes to its end", null, { code: 0, signal: null }],
    ["is signalled", "SIGTERM", { code: null, signal: "SIGTERM" }],
    ["is signalled", "SIGINT", { code: null, signal: "SIGINT" }],
    ["listens itself", "SIGTERM", { code: 7, signal: null }],
    ["uses signal-exit", "SIGTERM", { code: null, signal: "SIGTERM" }],
  ] as const)("that %s (%s) has delivered its calls, and ends as it would have", async (way, signal, end) => {
    const { base, collector, url } = await world();
    const { child, ready, gone, errorText } = start(place === "memory" ? place : base, url, way);
    if (signal !== null) {
      await ready;
      child.kill(signal);
    }
    expect(await gone).toEqual(end);
    expect(errorText()).toBe("");
    expect([...collector.rows.keys()]).toEqual(ALL);
    expect(collector.repeated).toBe(0);
  });

  test.each([
    ["comes to its end", { code: 0, signal: null }],
    ["closes itself", { code: 0, signal: null }],
  ] as const)("that %s waits two seconds for a collector that hangs, and no longer", async (way, end) => {
    const { base, url } = await world("hangs");
    const { child, ready, gone } = start(place === "memory" ? place : base, url, way, 60_000);
    const beganMs = performance.now();
    if (way === "closes itself") {
      await ready;
      child.kill("SIGTERM");
    }
    expect(await gone).toEqual(end);
    expect(performance.now() - beganMs).toBeLessThan(12_000);
  });

  test.each(["hangs", "500"] as const)("ends within seconds though the collector %s", async (mood) => {
    const { base, url } = await world(mood);
    const beganMs = performance.now();
    expect(await start(place === "memory" ? place : base, url, "comes to its end").gone).toMatchObject({ code: 0 });
    expect(performance.now() - beganMs).toBeLessThan(15_000);
  });
});

describe("with a journal", () => {
  test.each([
    ["calls process.exit", { code: 3, signal: null }],
    ["dies of an error", { code: 1, signal: null }],
  ])("what a process that %s could not deliver is on disk, and the next one delivers it", async (way, end) => {
    const { base, collector, url } = await world();
    expect(await start(base, url, way).gone).toEqual(end);
    expect(collector.rows.size).toBe(0);
    const heir = start(base, url, "inherits");
    await heir.ready;
    while (readdirSync(base).length > 1) await sleep(20);
    heir.child.kill("SIGTERM");
    await heir.gone;
    expect([...collector.rows.keys()].sort()).toEqual(ALL);
    expect([...collector.rows.values()].map((row) => row.status)).toEqual(["success", "success", "success"]);
  });

  test("a second signal does not wait for a collector that hangs", async () => {
    const { base, url } = await world("hangs");
    const { child, ready, gone } = start(base, url, "is signalled");
    await ready;
    child.kill("SIGINT");
    await sleep(300);
    const beganMs = performance.now();
    child.kill("SIGINT");
    expect(await gone).toMatchObject({ signal: "SIGINT" });
    expect(performance.now() - beganMs).toBeLessThan(1500);
  });
});

describe("a process whose SDK has a call open when it is signalled", () => {
  async function callAndSignal(place: "memory" | "journal", answer: ScriptedAnswer | null) {
    const { base, collector, url } = await world();
    const vendor = await startScriptedServer(() => answer ?? { events: ["never"], everyMs: 60_000 });
    onTestFinished(() => vendor[Symbol.asyncDispose]());
    const path = join(import.meta.dirname, "fixtures", "calling-process.ts");
    const child = spawn(process.execPath, [path, vendor.url, url, place], {
      env: { ...process.env, LIAISON_STATE_DIR: base },
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk));
    while (!said.includes(answer === null ? "asked" : "answered")) await sleep(20);
    child.kill("SIGTERM");
    const [code, signal] = await once(child, "close");
    expect({ code, signal }).toEqual({ code: null, signal: "SIGTERM" });
    return { rows: [...collector.rows.values()], journals: () => readdirSync(base, { recursive: true }) };
  }

  test.each(["memory", "journal"] as const)(
    "has its failure recorded, to be tried again or not (%s)",
    async (place) => {
      const down = { status: 500, headers: { "retry-after": "50" }, body: { error: { message: "down" } } };
      const { rows } = await callAndSignal(place, down);
      expect(rows).toMatchObject([{ status: "error", http_status: 500, model_requested: "m-1" }]);
      expect(rows[0]?.attempts).toHaveLength(1);
    },
  );

  test("and nothing known of it leaves its opening for the next process", async () => {
    const { rows, journals } = await callAndSignal("journal", null);
    expect(rows).toEqual([]);
    expect(journals().filter((name) => String(name).endsWith(".journal"))).toHaveLength(1);
  });
});

test("However many would be told, the process has one listener for each of its ends; and none when the last is gone.", () => {
  const names = ["beforeExit", "exit", "SIGTERM", "SIGINT"];
  const counts = (): number[] => names.map((name) => process.listenerCount(name));
  const before = counts();
  const leaver = { needsFlush: () => false, flush: async () => true, finishNow: () => {} };
  const leave = [1, 2, 3].map(() => onLeaving({ ...leaver }));
  expect(counts()).toEqual(before.map((count) => count + 1));
  for (const go of leave) go();
  for (const go of leave) go();
  expect(counts()).toEqual(before);
});
