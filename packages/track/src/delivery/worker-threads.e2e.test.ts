import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { FlappingCollector } from "./fixtures/flapping-collector.ts";
import { sampleId } from "./fixtures/sample-calls.ts";

const FIXTURE = join(import.meta.dirname, "fixtures", "leaving-process.ts");
const ALL = [1, 2, 3].map(sampleId);
/** A program whose only work is that thread; ends a moment after it. */
const PROGRAM = `
  const { Worker } = require("node:worker_threads");
  const [path, base, url, way] = process.argv.slice(1);
  const worker = new Worker(path, { argv: [base, url, way === "is terminated" ? "is signalled" : way, "3000"] });
  worker.on("error", () => {});
  worker.on("online", () => way === "is terminated" && setTimeout(() => worker.terminate(), 400));
  worker.on("exit", () => setTimeout(() => process.exit(0), 50));
`;

/** Runs these arguments of Node to their end; with `untilDone`, asks it to end once that holds. */
async function run(args: readonly string[], untilDone?: () => boolean): Promise<unknown> {
  const child = spawn(process.execPath, args, { stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGKILL"));
  const gone = once(child, "close").then(([code]: unknown[]) => code);
  if (untilDone !== undefined) {
    await expect.poll(untilDone, { timeout: 10_000 }).toBe(true);
    child.kill("SIGTERM");
  }
  return gone;
}

test.each(["comes to its end", "calls process.exit", "dies of an error", "is terminated"])(
  "the calls of a worker thread that %s are delivered once, by it or by the next process",
  async (way) => {
    const base = mkdtempSync(join(tmpdir(), "liaison-track-"));
    const collector = new FlappingCollector();
    collector.mood = "well";
    const url = await collector.start();
    onTestFinished(() => {
      collector.stop();
      rmSync(base, { recursive: true, force: true });
    });
    expect(await run(["-e", PROGRAM, FIXTURE, base, url, way])).toBe(0);
    await run([FIXTURE, base, url, "inherits", "3000"], () => collector.rows.size === ALL.length);
    expect([...collector.rows.keys()]).toEqual(ALL);
    expect(collector.repeated).toBe(0);
  },
);
