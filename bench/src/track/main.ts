/**
 * `npm run bench:track`: what a tracked SDK costs next to the bare one: with a collector that answers, one that hangs
 * and none at all. Vendor, collectors and applications are processes of their own; windows are interleaved, and of each
 * number the median is told. `--rounds N`, `--seconds N`, `--scenario NAME`, `--gate`,
 * `--no-write`.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type BenchProcess, startProcess } from "../child-process.ts";
import { median } from "../statistics.ts";
import { renderTrackResults } from "./render-track-results.ts";
import type { TrackOrder, TrackWindow } from "./track-window.ts";

const RESULTS = new URL("../../track-results.md", import.meta.url);
/** Nobody listens on the discard port. */
const DEAD = "http://127.0.0.1:9";
/** The JIT compiler has done its work when a window costs hardly less than the one before. */
const SETTLED = 0.05;
const MAX_WARM_UPS = 8;
/** On a busy machine a window may look settled by chance. */
const MIN_WARM_UPS = 4;

export const CONTENDERS = ["bare", "healthy collector", "hanging collector", "dead collector"] as const;
export const TRACK_SCENARIOS = [
  { name: "calls", title: "1 kB call, 4 at a time", streams: false, concurrency: 4 },
  { name: "streams", title: "stream of 100 chunks, one every 10 ms, 32 at a time", streams: true, concurrency: 32 },
] as const;

const { values } = parseArgs({
  allowNegative: true,
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "4" },
    scenario: { type: "string" },
    gate: { type: "boolean", default: false },
    write: { type: "boolean", default: true },
  },
});

await using stack = new AsyncDisposableStack();
const vendor = stack.use(await startProcess("./mock-vendor.ts"));
const healthy = stack.use(await startProcess("./track/collector.ts"));
const hanging = stack.use(await startProcess("./track/collector.ts", "--hangs"));
const addresses = ["bare", healthy.url, hanging.url, DEAD];
const applications: BenchProcess[] = [];
for (const address of addresses) {
  const folder = mkdtempSync(join(tmpdir(), "liaison-bench-"));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  applications.push(stack.use(await startProcess("./track/application.ts", vendor.url, address, folder)));
}

const seconds = Number(values.seconds);
const scenarios = TRACK_SCENARIOS.filter(({ name }) => values.scenario === undefined || name === values.scenario);
for (const scenario of scenarios) for (const application of applications) await warmUp(application, scenario);
console.error("warmed up");
const windows = new Map<string, TrackWindow[]>();
for (let round = 1; round <= Number(values.rounds); round += 1) {
  for (const { name, streams, concurrency } of scenarios) {
    for (const [at, application] of applications.entries()) {
      const window = await measure(application, { streams, concurrency, seconds });
      const key = `${name} ${CONTENDERS[at]}`;
      windows.set(key, [...(windows.get(key) ?? []), window]);
    }
  }
  console.error(`round ${round} of ${values.rounds} done`);
}

const rows = scenarios.flatMap((scenario) =>
  CONTENDERS.map((contender) => {
    const taken = windows.get(`${scenario.name} ${contender}`) ?? [];
    const of = (pick: (window: TrackWindow) => number): number => median(taken.map(pick));
    return {
      scenario,
      contender,
      cpuMicros: of((window) => window.cpuMicros),
      p50Ms: of((window) => window.p50Ms),
      p99Ms: of((window) => window.p99Ms),
      rssMb: of((window) => window.rssMb),
      calls: taken.reduce((sum, window) => sum + window.calls, 0),
    };
  }),
);
const day = new Date().toISOString().slice(0, 10);
const setting = `${availableParallelism()} cores, Node ${process.versions.node}, ${day}. ${values.rounds} interleaved windows of ${values.seconds} s each, medians. Written by \`npm run bench:track\`.`;
const { text, holds } = renderTrackResults(rows, setting);
console.log(text);
if (values.write) writeFileSync(RESULTS, text);
if (values.gate && !holds) process.exitCode = 1;

/** Has an application work until its cost has settled, as `npm run bench` does. */
async function warmUp(application: BenchProcess, { streams, concurrency }: (typeof TRACK_SCENARIOS)[number]) {
  let before = Number.POSITIVE_INFINITY;
  for (let time = 0; time < MAX_WARM_UPS; time += 1) {
    const { cpuMicros } = await measure(application, { streams, concurrency, seconds: Math.max(seconds, 4) });
    if (time >= MIN_WARM_UPS && cpuMicros > before * (1 - SETTLED)) return;
    before = cpuMicros;
  }
}

function measure({ child }: BenchProcess, order: TrackOrder): Promise<TrackWindow> {
  return new Promise((resolve, reject) => {
    child.once("message", (window) => resolve(window as TrackWindow));
    child.once("exit", (code) => reject(new Error(`an application of the bench ended with ${code}`)));
    child.send(order);
  });
}
