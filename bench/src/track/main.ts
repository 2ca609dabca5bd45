/**
 * `npm run bench:track`: what a tracked SDK costs next to the bare one: with a collector that answers, one that hangs
 * and none at all. Vendor, collectors and applications are processes of their own; windows are interleaved, and of each
 * number the median is told. `--rounds N`, `--seconds N`, `--gate`, `--no-write`.
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
const WARM_UP_SECONDS = 4;

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

const windows = new Map<string, TrackWindow[]>();
for (let round = 0; round <= Number(values.rounds); round += 1) {
  for (const { name, streams, concurrency } of TRACK_SCENARIOS) {
    for (const [at, application] of applications.entries()) {
      const seconds = round === 0 ? WARM_UP_SECONDS : Number(values.seconds);
      const window = await measure(application, { streams, concurrency, seconds });
      const key = `${name} ${CONTENDERS[at]}`;
      if (round > 0) windows.set(key, [...(windows.get(key) ?? []), window]);
    }
  }
  console.error(round === 0 ? "warmed up" : `round ${round} of ${values.rounds} done`);
}

const rows = TRACK_SCENARIOS.flatMap((scenario) =>
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

function measure({ child }: BenchProcess, order: TrackOrder): Promise<TrackWindow> {
  return new Promise((resolve, reject) => {
    child.once("message", (window) => resolve(window as TrackWindow));
    child.once("exit", (code) => reject(new Error(`an application of the bench ended with ${code}`)));
    child.send(order);
  });
}
