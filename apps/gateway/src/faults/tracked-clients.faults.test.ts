import { setTimeout as sleep } from "node:timers/promises";
import { type SeededRandom, seededRandom } from "@ai-liaison/testkit";
import { describe, expect, test } from "vitest";
import type { ApplicationLife } from "./application-life.ts";
import { type FlakyProxy, MOODS, type Mood } from "./flaky-proxy.ts";
import { judgeLedger } from "./judge-ledger.ts";
import { latenciesIn, median, report, type Span } from "./tracked-figures.ts";
import { openTrackedWorld, type TrackedWorld } from "./tracked-world.ts";

/** The whole test is made with 100,000; every day's is shorter. */
const CALLS = Number(process.env.LIAISON_TRACKED_CALLS ?? 20_000);
const KILLS = 20;
const APPLICATIONS = 3;
const CONCURRENCY = 8;
const SEED = 20261122;
/**
 * 5 ms gather before a write to the disk (decision 10), and then the event loop and the thread pool must get their turn:
 * where many processes fight for two cores, hundreds of milliseconds for the unluckiest.
 */
const SAFE_MS = 1000;
const MEDIAN_LAG_MS = 150;
const MOOD_MS = 400;
/** What waits for a collector waits on disk. */
const MORE_MEMORY_BYTES = 64 * 1024 * 1024;

/** A share of the calls, and what becomes of reports meanwhile. */
const STEADY = [
  { name: "warming up", mood: "well", until: 0.1 },
  { name: "well", mood: "well", until: 0.25 },
  { name: "hangs", mood: "hangs", until: 0.35 },
  { name: "down", mood: "down", until: 0.45 },
] as const;

/** What a run must have met: each mood, and a broken event that came as far as the gateway. */
const MUST_MEET = [...MOODS, "207"];

const wallMs = (): number => performance.timeOrigin + performance.now();

describe("tracked clients before a collector that flaps, hangs and forgets to answer", () => {
  test(`${KILLS} kills, ${CALLS} calls: each is in the ledger exactly once, and nobody waited for it`, async () => {
    await using world = await openTrackedWorld();
    const random = seededRandom(SEED);
    const startedMs = wallMs();
    const living = Array.from({ length: APPLICATIONS }, () => world.startLife(CONCURRENCY));
    const spans = await callSteadily(world);
    await callAndDie(world, living, random);
    const calledMs = wallMs() - startedMs;
    await Promise.all(living.map((life) => life.stop()));
    await inherit(world);
    await allRows(world);
    await world.stopGateway();

    const rows = world.rows();
    const verdict = judgeLedger({ lives: world.lives, rows, torn: world.proxy.torn, safeMs: SAFE_MS });
    process.stdout.write(`${report(world, verdict, spans, calledMs)}\n`);
    expect(verdict.ended).toBeGreaterThanOrEqual(CALLS);
    expect(verdict).toMatchObject({ lost: [], twice: [], invented: [], wrong: [], strange: [] });
    expect(verdict.falselyInterrupted).toEqual([]);
    expect(verdict.interrupted).toBeLessThanOrEqual(KILLS * CONCURRENCY + verdict.young);
    expect(median(verdict.lagsMs)).toBeLessThan(MEDIAN_LAG_MS);
    expect(world.rowCount()).toBe(rows.length);
    expect(world.lives.flatMap((life) => life.notes().failed)).toEqual([]);
    for (const mood of MUST_MEET) expect(world.proxy.met.get(mood) ?? 0, mood).toBeGreaterThan(0);
    for (const life of living) expect(statsOf(life)).toMatchObject({ isFlushed: true, pending: 0, memoryOnly: false });
    expectUnhurried(world, spans);
    const used = living[0]?.notes().memory.map((now) => now.used) ?? [];
    expect(Math.max(...used) - (used[0] ?? 0)).toBeLessThan(MORE_MEMORY_BYTES);
  }, 600_000);
});

/** Without kills, in one mood for a while: how long calls take in each. */
async function callSteadily(world: TrackedWorld): Promise<readonly Span[]> {
  const spans: Span[] = [];
  for (const { name, mood, until } of STEADY) {
    await world.proxy.turn(mood);
    const fromMs = wallMs();
    await untilEnded(world, until * CALLS);
    spans.push({ name, fromMs, toMs: wallMs() });
  }
  return spans;
}

/** One mood after the other, while one application lives and the others are killed and come again. */
async function callAndDie(world: TrackedWorld, living: ApplicationLife[], random: SeededRandom): Promise<void> {
  const stopFlapping = flap(world.proxy, random);
  const share = (0.97 - (STEADY.at(-1)?.until ?? 0)) / KILLS;
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const place = 1 + (kill % (APPLICATIONS - 1));
    await untilEnded(world, (0.45 + share * kill) * CALLS);
    await expect.poll(() => living[place]?.notes().ended.length, { timeout: 60_000 }).toBeGreaterThan(0);
    await sleep(random.next() * 300);
    await living[place]?.kill();
    living[place] = world.startLife(CONCURRENCY);
    if (kill === KILLS / 2) await world.replaceGateway();
  }
  await untilEnded(world, CALLS);
  await stopFlapping();
}

/** Until told to stop, and until all there is to meet has met a batch: a kill can come between a batch and its answer. */
function flap(proxy: FlakyProxy, random: SeededRandom): () => Promise<void> {
  let isStopped = false;
  const flapping = (async () => {
    const bad = MOODS.filter((mood) => mood !== "well");
    const goesOn = (): boolean => !isStopped || MUST_MEET.some((met) => !proxy.met.has(met));
    for (let turn = random.below(bad.length); goesOn(); turn += 1) {
      const mood: Mood = turn % 2 === 0 ? "well" : (bad[(turn >> 1) % bad.length] ?? "well");
      await proxy.turn(mood);
      await sleep(MOOD_MS * (0.5 + random.next()));
    }
    await proxy.turn("well");
  })();
  return () => {
    isStopped = true;
    return flapping;
  };
}

/** What the dead left and nobody had time for goes to applications that have nothing else to do. */
async function inherit(world: TrackedWorld): Promise<void> {
  for (let heirs = 0; heirs < 5 && world.journals().length > 0; heirs += 1) {
    const heir = world.startLife(0);
    for (let looks = 0; looks < 100 && world.journals().length > 1; looks += 1) await sleep(100);
    await heir.stop();
  }
  expect(world.journals()).toEqual([]);
}

async function untilEnded(world: TrackedWorld, count: number): Promise<void> {
  const ended = (): number => world.lives.reduce((sum, life) => sum + life.notes().ended.length, 0);
  while (ended() < count) {
    const dead = world.lives.find((life) => life.exited && life.killedAtMs === null);
    if (dead !== undefined) throw new Error(`an application ended by itself: ${dead.errorText()}`);
    await sleep(250);
  }
}

/** Resolves when the ledger has stopped growing. */
async function allRows(world: TrackedWorld): Promise<void> {
  for (let before = -1; before !== world.rowCount(); await sleep(2000)) before = world.rowCount();
}

function expectUnhurried(world: TrackedWorld, spans: readonly Span[]): void {
  const [, well, ...bad] = spans.map((span) => latenciesIn(world.lives, span));
  for (const { p50, p99 } of bad) {
    expect(p50).toBeLessThan((well?.p50 ?? 0) * 3 + 2);
    expect(p99).toBeLessThan((well?.p99 ?? 0) * 5 + 20);
  }
}

function statsOf(life: ApplicationLife): unknown {
  return JSON.parse(life.notes().stats ?? "null");
}
