import type { ShipOutcome } from "@ai-liaison/journal";
import { FakeClock } from "@ai-liaison/testkit";
import { describe, expect, test } from "vitest";
import { WriterLoop, type WriterLoopOptions } from "./writer-loop.ts";

const DAY_MS = 86_400_000;

/** A journal with so many rows, shipped ten at a time; it fails while told to, and then asks for a pause of a second. */
class ScriptedShipper {
  rows = 0;
  failure: unknown = null;
  failing: Error | null = null;
  damaged = 0;
  readonly shippedAtMs: number[] = [];
  readonly #clock: FakeClock;
  #retryAtMs = 0;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  get nextDelayMs(): number {
    return this.failure === null ? 0 : Math.max(0, this.#retryAtMs - this.#clock.monotonicMs());
  }

  ship(): ShipOutcome {
    this.shippedAtMs.push(this.#clock.monotonicMs());
    if (this.failing !== null) {
      this.failure = this.failing;
      this.#retryAtMs = this.#clock.monotonicMs() + 1000;
      return { shipped: 0, pendingOpen: 1, atEnd: false };
    }
    this.failure = null;
    const shipped = Math.min(10, this.rows);
    this.rows -= shipped;
    return { shipped, pendingOpen: 0, atEnd: this.rows === 0 };
  }
}

function started(changes: Partial<WriterLoopOptions> = {}) {
  const clock = new FakeClock();
  const shipper = new ScriptedShipper(clock);
  const purged: number[] = [];
  const store = {
    purgeBodies: (beforeMs: number) => {
      purged.push(beforeMs);
      return 0;
    },
  };
  const loop = new WriterLoop({ store, shipper, clock, retentionDays: null, estimates: null, ...changes });
  loop.start();
  return { clock, shipper, loop, purged };
}

describe("the writer's loop", () => {
  test("ships at its start what an earlier process left, and then waits without any timer", () => {
    const { clock, shipper, loop } = started();
    shipper.rows = 25;
    clock.advance(0);
    expect([shipper.rows, clock.pending]).toEqual([0, 0]);
    expect(loop.stats()).toMatchObject({ stored: 25, batches: 3, lagMs: 0, lastError: null });
  });

  test("gathers for 350 ms after a notice, however many follow", () => {
    const { clock, shipper, loop } = started();
    clock.advance(0);
    shipper.rows = 3;
    loop.notify();
    clock.advance(200);
    loop.notify();
    expect([shipper.rows, loop.stats().lagMs]).toEqual([3, 200]);
    clock.advance(150);
    expect([shipper.rows, shipper.shippedAtMs, clock.pending]).toEqual([0, [0, 350], 0]);
  });

  test("keeps the pause after a failure, whatever is noticed or asked meanwhile, and says why it waits", async () => {
    const { clock, shipper, loop } = started();
    shipper.rows = 5;
    shipper.failing = new Error("database is locked");
    clock.advance(0);
    loop.notify();
    const drained = loop.drain();
    clock.advance(999);
    expect(shipper.shippedAtMs).toEqual([0]);
    expect(loop.stats()).toMatchObject({ stored: 0, openCalls: 1, lagMs: 999, lastError: "database is locked" });
    shipper.failing = null;
    clock.advance(1);
    expect([shipper.rows, loop.stats().lastError]).toEqual([0, null]);
    expect(await drained).toBe(true);
  });

  test("is drained only when the journal's end was reached after the question", async () => {
    const { clock, shipper, loop } = started();
    shipper.rows = 30;
    let drained: boolean | null = null;
    void loop.drain().then((value) => {
      drained = value;
    });
    await clock.advanceAsync(0);
    expect([drained, shipper.rows]).toEqual([true, 0]);
  });

  test("ships what is there when it is stopped, and leaves no timer behind", async () => {
    const { clock, shipper, loop } = started({ retentionDays: 1 });
    shipper.rows = 30;
    loop.stop();
    expect([shipper.rows, clock.pending]).toEqual([0, 0]);
  });

  test("stops at once while the ledger refuses, and what was to be drained is not", async () => {
    const { clock, shipper, loop } = started();
    shipper.rows = 5;
    shipper.failing = new Error("disk full");
    const drained = loop.drain();
    loop.stop();
    expect([await drained, shipper.shippedAtMs.length, clock.pending]).toEqual([false, 1, 0]);
  });

  test("deletes old bodies at its start and each day, also after a day when it could not", () => {
    let refuses = true;
    const purged: number[] = [];
    const purgeBodies = (beforeMs: number): number => {
      if (refuses) throw new Error("database is locked");
      return purged.push(beforeMs);
    };
    const { clock, loop } = started({ retentionDays: 90, store: { purgeBodies } });
    expect(loop.stats().lastError).toBe("database is locked");
    refuses = false;
    clock.advance(DAY_MS);
    expect([purged, loop.stats().lastError]).toEqual([[clock.nowMs() - 90 * DAY_MS], null]);
  });

  test("keeps bodies for good when no number of days is set", () => {
    const { clock, purged } = started();
    clock.advance(3 * DAY_MS);
    expect(purged).toEqual([]);
  });

  test("has tokens counted whenever there is nothing to ship", () => {
    let runs = 0;
    const estimates = {
      failed: 2,
      lastError: "no tokenizer",
      run: async () => {
        runs += 1;
      },
    };
    const { clock, loop } = started({ estimates });
    clock.advance(0);
    loop.notify();
    clock.advance(350);
    expect(runs).toBe(2);
    expect(loop.stats()).toMatchObject({ uncountable: 2, lastError: "no tokenizer" });
  });
});
