import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { FlappingCollector } from "./delivery/fixtures/flapping-collector.ts";
import { openTracker } from "./open-tracker.ts";
import type { Tracker } from "./tracker.ts";

const call = { provider: "acme", model: "small", inputTokens: 1, outputTokens: 2 };

async function world() {
  const state = mkdtempSync(join(tmpdir(), "liaison-track-"));
  vi.stubEnv("LIAISON_STATE_DIR", state);
  const collector = new FlappingCollector();
  const url = await collector.start();
  onTestFinished(() => {
    vi.unstubAllEnvs();
    collector.stop();
    rmSync(state, { recursive: true, force: true });
  });
  const tracked = (key?: string): Tracker => {
    const tracker = openTracker({ url, onWarning: () => {}, ...(key === undefined ? {} : { key }) });
    onTestFinished(() => tracker.close(0));
    return tracker;
  };
  const names = (): unknown[] => Array.from(collector.rows.values(), (row) => row.customer_id);
  return { state, collector, tracked, names };
}

test("An application that goes to another folder is recorded where it began.", async () => {
  const folder = mkdtempSync(join(tmpdir(), "liaison-track-"));
  const before = process.cwd();
  onTestFinished(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  });
  mkdirSync(join(folder, "elsewhere"));
  process.chdir(folder);
  vi.stubEnv("LIAISON_STATE_DIR", "state");
  onTestFinished(() => void vi.unstubAllEnvs());
  const warnings: string[] = [];
  const onWarning = (message: string): void => void warnings.push(message);
  const local = openTracker({ data: "data", onWarning });
  const distant = openTracker({ url: "http://127.0.0.1:9", onWarning });
  onTestFinished(() => Promise.all([local.close(0), distant.close(0)]).then(() => {}));
  process.chdir("elsewhere");
  local.record(call);
  expect(await local.flush(2000)).toBe(true);
  distant.record(call);
  expect(await distant.flush(300)).toBe(false);
  expect([local.stats.memoryOnly, distant.stats.memoryOnly]).toEqual([false, false]);
  expect(readdirSync(join(folder, "elsewhere"))).toEqual([]);
  expect(warnings.filter((warning) => !warning.includes("127.0.0.1:9"))).toEqual([]);
});

test("What a process could not deliver is never sent under another key, and is by the next with the same.", async () => {
  const { state, collector, tracked, names } = await world();
  collector.mood = "500";
  const first = tracked("key-of-acme");
  first.record({ ...call, customerId: "acme" });
  await first.close(100);
  collector.mood = "well";
  for (const [key, customerId] of [
    ["key-of-other", "other"],
    [undefined, "nobody"],
  ] as const) {
    const tracker = tracked(key);
    tracker.record({ ...call, customerId });
    expect(await tracker.flush()).toBe(true);
  }
  await sleep(300);
  expect(names()).toEqual(["other", "nobody"]);
  tracked(" key-of-acme\n");
  while (names().length < 3) await sleep(10);
  expect(names()).toContain("acme");
  expect(readdirSync(join(state, "track"))).toHaveLength(3);
  expect(readdirSync(join(state, "track")).join()).not.toContain("key-of");
});
