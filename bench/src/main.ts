/**
 * `npm run bench`: what the gateway costs, next to nothing at all (direct) and to the least a proxy can do (bare). Mock
 * vendor, contender and load generator are separate processes; windows are interleaved, so that whatever else the
 * machine does falls on all alike; of each number the median of the windows is told. Nothing is pinned.
 */
import { writeFileSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { type BenchOptions, readOptions } from "./bench-options.ts";
import { startProcess } from "./child-process.ts";
import { type Contender, startContenders } from "./contender.ts";
import { gatesOf, verdictOf } from "./gates.ts";
import { type LoadGenerator, startLoadGenerator } from "./load-generator.ts";
import { measureStarts } from "./measure-starts.ts";
import { measureWindow } from "./measure-window.ts";
import { renderResults } from "./render-results.ts";
import type { Scenario } from "./scenarios.ts";
import { type Row, summarise, type Taken } from "./summarise.ts";

const RESULTS = new URL("../results.md", import.meta.url);

async function bench(options: BenchOptions): Promise<boolean> {
  await using stack = new AsyncDisposableStack();
  const mock = stack.use(await startProcess("./mock-vendor.ts"));
  const load = stack.use(await startLoadGenerator());
  const withGateway = options.contenders.includes("gateway");
  const readyMs = withGateway ? await measureStarts(mock.url, options.starts) : null;
  const contenders = await startContenders(options.contenders, mock.url, stack);
  const { taken, answered } = await takeWindows(contenders, load, options);
  const rows = summarise(taken);
  const gates = gatesOf(rows, readyMs);
  const remarks = [...failures(taken), ...ledgerRemarks(contenders, answered), ...threadRemarks(rows)];
  const text = renderResults({ rows, gates, setting: settingOf(options), remarks });
  console.log(text);
  if (options.write) writeFileSync(RESULTS, text);
  return gates.every((gate) => verdictOf(gate) !== "FAIL") && rows.every((row) => row.failed === 0);
}

async function takeWindows(
  contenders: readonly Contender[],
  load: LoadGenerator,
  options: BenchOptions,
): Promise<{ taken: readonly Taken[]; answered: number }> {
  const taken: Taken[] = [];
  let answered = 0;
  for (const scenario of options.scenarios) {
    for (const contender of contenders) answered += await warmUp(contender, scenario, load, options);
  }
  console.error("warmed up");
  for (let round = 1; round <= options.rounds; round++) {
    for (const scenario of options.scenarios) {
      for (const contender of contenders) {
        const window = await measureWindow(contender, scenario, load, options.windowMs);
        if (contender.name === "gateway") answered += window.requests;
        taken.push({ scenario, contender: contender.name, window });
      }
    }
    console.error(`round ${round} of ${options.rounds} done`);
  }
  return { taken, answered };
}

/** A window that costs less than the cheapest so far by more than this says that the compiler is still at work. */
const CHEAPER = 0.05;
/** So many windows in a row that are no cheaper: one may have been disturbed by something else. */
const SETTLED_AFTER = 2;

/**
 * Loads a contender until its cost has settled, or as often as it may. A proxy of a few lines is compiled within
 * seconds, a product within half a minute; what is compared is how they run for months, not how they start.
 */
async function warmUp(
  contender: Contender,
  scenario: Scenario,
  load: LoadGenerator,
  { warmUpMs, warmUps }: BenchOptions,
): Promise<number> {
  let answered = 0;
  let cheapest = Number.POSITIVE_INFINITY;
  let noCheaper = 0;
  for (let time = 0; time < warmUps && noCheaper < SETTLED_AFTER; time++) {
    const { requests, cpuMicros } = await measureWindow(contender, scenario, load, warmUpMs);
    if (requests === 0) throw new Error(`${contender.name} answered nothing: ${scenario.title}`);
    answered += requests;
    if (cpuMicros === null) break;
    noCheaper = cpuMicros < cheapest * (1 - CHEAPER) ? 0 : noCheaper + 1;
    cheapest = Math.min(cheapest, cpuMicros);
  }
  return contender.name === "gateway" ? answered : 0;
}

function failures(taken: readonly Taken[]): readonly string[] {
  return taken
    .filter(({ window }) => window.failed > 0)
    .map(({ scenario, contender, window }) => `${contender}, ${scenario.name}: ${window.failed} requests failed.`);
}

/** Everything is on only if everything was kept: the ledger must hold each answered call, priced. */
function ledgerRemarks(contenders: readonly Contender[], answered: number): readonly string[] {
  const recorded = contenders.find((contender) => contender.recorded !== undefined)?.recorded?.();
  if (recorded === undefined) return [];
  return [`${answered} calls answered through the gateway, ${recorded} priced rows in its ledger.`];
}

/** Which threads the CPU time went to, for those who want to lower it. */
function threadRemarks(rows: readonly Row[]): readonly string[] {
  return rows
    .filter((row) => row.threads.length > 0)
    .map(({ scenario, contender, threads }) => {
      const told = threads.map(([name, micros]) => `${name} ${micros.toFixed(1)}`).join(", ");
      return `${contender}, ${scenario.name}: µs by thread: ${told}.`;
    });
}

function settingOf(options: BenchOptions): string {
  const memoryGb = Math.round(totalmem() / 1e9);
  const machine = `${availableParallelism()} cores, ${memoryGb} GB, ${process.platform}/${process.arch}`;
  const day = new Date().toISOString().slice(0, 10);
  const windows = `${options.rounds} interleaved windows of ${options.windowMs / 1000} s each, medians`;
  return `${machine}, Node ${process.versions.node}, ${day}. ${windows}. Written by \`npm run bench\`.`;
}

const options = readOptions(process.argv.slice(2));
const held = await bench(options);
if (options.gate && !held) process.exitCode = 1;
