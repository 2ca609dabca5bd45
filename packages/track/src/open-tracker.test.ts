import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openTracker, tellOnce } from "./open-tracker.ts";
import { record } from "./record.ts";
import { checkCompatibility } from "./sdk-compatibility.ts";
import type { CallEvent } from "./sinks/event-sink.ts";

const CALL = { provider: "acme", model: "small", endpoint: "chat.completions", inputTokens: 1, outputTokens: 2 };
let place = "";

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "liaison-open-"));
  vi.stubEnv("LIAISON_STATE_DIR", join(place, "state"));
  vi.stubEnv("LIAISON_URL", undefined);
  vi.stubEnv("LIAISON_DATA", undefined);
  vi.stubEnv("LIAISON_KEY", undefined);
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(place, { recursive: true, force: true });
});

/** Runs with what goes to stderr caught. */
async function told(act: () => Promise<void> | void): Promise<readonly string[]> {
  const lines: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((line) => lines.push(String(line)) > 0);
  await act();
  vi.restoreAllMocks();
  return lines;
}

describe("a tracker", () => {
  test("that is told nothing records below the state folder, and says where, once", async () => {
    vi.spyOn(process, "cwd").mockReturnValue(place);
    const warnings: string[] = [];
    const tracker = openTracker({ onWarning: (message) => warnings.push(message) });
    tracker.record(CALL);
    expect(await tracker.flush()).toBe(true);
    await tracker.close();
    expect(warnings).toEqual([expect.stringContaining(join(place, "state"))]);
    expect(readdirSync(join(place, "state", "data", "sdk"))).toHaveLength(1);
  });

  test("uses `./data` where that is a data folder", async () => {
    vi.spyOn(process, "cwd").mockReturnValue(place);
    const { mkdirSync } = await import("node:fs");
    mkdirSync(join(place, "data"));
    writeFileSync(join(place, "data", "ledger.sqlite"), "");
    const tracker = openTracker({ onWarning: () => {} });
    tracker.record(CALL);
    await tracker.close();
    expect(readdirSync(join(place, "data"))).toContain("sdk");
  });

  test("with a data folder of its own says nothing", async () => {
    const lines = await told(async () => {
      const tracker = openTracker({ data: join(place, "own"), maxPending: 10 });
      tracker.record(CALL);
      await tracker.close();
    });
    expect(lines).toEqual([]);
    expect(readdirSync(join(place, "own", "sdk"))).toHaveLength(1);
  });

  test("with a function gives it the rows, from a journal if it is told to", async () => {
    for (const durability of [undefined, "journal"] as const) {
      const rows: CallEvent[] = [];
      const sink = (events: readonly CallEvent[]): void => void rows.push(...events);
      const tracker = openTracker({ sink, ...(durability !== undefined && { durability }) });
      tracker.record(CALL);
      expect(await tracker.flush()).toBe(true);
      await tracker.close();
      expect(rows).toMatchObject([{ model_requested: "small", total_tokens: 3 }]);
    }
    expect(readdirSync(join(place, "state", "track"))).toHaveLength(1);
  });

  test("with a sink object, and with the console, is served as well", async () => {
    const sent: number[] = [];
    const sink = {
      name: "mine",
      send: async ({ events }: { events: readonly CallEvent[] }) => {
        sent.push(events.length);
        return { kind: "taken", refused: [] } as const;
      },
    };
    const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    vi.spyOn(console, "log").mockReturnValue();
    for (const one of [sink, "console"] as const) {
      const tracker = openTracker({ sink: one });
      tracker.record(CALL);
      expect(await tracker.flush()).toBe(true);
      await tracker.close();
    }
    expect(sent).toEqual([1]);
    written.mockRestore();
  });

  test.each([
    ["from a journal", {}, 1],
    ["with a key", { key: "k-1" }, 1],
    ["from memory", { durability: "memory" as const }, 0],
  ])("with a collector that is not there keeps what it has, %s", async (_way, options, folders) => {
    const tracker = openTracker({ url: "http://127.0.0.1:9", onWarning: () => {}, ...options });
    tracker.record(CALL);
    expect(await tracker.flush(300)).toBe(false);
    expect(tracker.stats).toMatchObject({ recorded: 1, delivered: 0, pending: 1, memoryOnly: folders === 0 });
    await tracker.close(0);
  });

  test("tells of defaults nobody understands", async () => {
    const warnings: string[] = [];
    const sink = () => {};
    const tracker = openTracker({ sink, customerId: {} as never, onWarning: (message) => warnings.push(message) });
    await tracker.close();
    expect(warnings).toEqual([expect.stringContaining("customer")]);
  });
});

test("One line on stderr is enough for each thing there is to say.", async () => {
  const lines = await told(() => {
    for (const message of ["a thing", "a thing", "another"]) tellOnce(message);
  });
  expect(lines).toEqual(["ai-liaison: a thing\n", "ai-liaison: another\n"]);
});

test("Calls recorded by hand share one tracker, where the environment says.", async () => {
  vi.stubEnv("LIAISON_DATA", join(place, "by-hand"));
  record(CALL);
  record(CALL);
  expect(readdirSync(join(place, "by-hand", "sdk"))).toHaveLength(1);
});

test("Compatibility is told of a client, and of all that is installed.", () => {
  const OpenAI = createRequire(import.meta.url)("openai").default;
  expect(checkCompatibility(new OpenAI({ apiKey: "sk-test" }))).toMatchObject([{ verdict: "tested" }]);
  expect(checkCompatibility().length).toBeGreaterThan(1);
});
