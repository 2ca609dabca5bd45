/**
 * An application of the bench, in a process of its own: an official SDK asks the mock vendor, bare or tracked. What it
 * measures is itself: time of each call, CPU time of its process until it has nothing left to deliver.
 *
 * Arguments: the vendor's URL, the collector's URL or "bare", a folder for the journal.
 */
import { track } from "@ai-liaison/track";
import OpenAI from "openai";
import { MODEL } from "../scenarios.ts";
import { percentile } from "../statistics.ts";
import type { TrackOrder, TrackWindow } from "./track-window.ts";

const [vendorUrl = "", collectorUrl = "bare", stateFolder = ""] = process.argv.slice(2);
process.env.LIAISON_STATE_DIR = stateFolder;

const plain = new OpenAI({ apiKey: "sk-bench", baseURL: `${vendorUrl}/v1`, maxRetries: 0 });
const client = collectorUrl === "bare" ? plain : track(plain, { url: collectorUrl, onWarning: () => {} });
const messages = [{ role: "user" as const, content: "A question in some words. ".repeat(30) }];

async function ask(): Promise<void> {
  const answer = await client.chat.completions.create({ model: MODEL, messages });
  if (answer.usage === undefined) throw new Error("no usage in the answer");
}

async function listen(): Promise<void> {
  let chunks = 0;
  const stream = await client.chat.completions.create({ model: MODEL, messages, stream: true });
  for await (const _chunk of stream) chunks += 1;
  if (chunks < 90) throw new Error(`only ${chunks} chunks`);
}

async function run({ streams, concurrency, seconds }: TrackOrder): Promise<TrackWindow> {
  const latencies: number[] = [];
  const before = process.cpuUsage();
  const untilMs = performance.now() + seconds * 1000;
  const lane = async (): Promise<void> => {
    while (performance.now() < untilMs) {
      const startedMs = performance.now();
      await (streams ? listen() : ask());
      latencies.push(performance.now() - startedMs);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  // What was put off (writing, delivering) belongs to the calls.
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const { user, system } = process.cpuUsage(before);
  latencies.sort((left, right) => left - right);
  return {
    calls: latencies.length,
    cpuMicros: (user + system) / latencies.length,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    rssMb: process.memoryUsage().rss / 1e6,
  };
}

/** A batch is delivered at most a second after its first call. */
const SETTLE_MS = 1500;

process.on("message", async (order: TrackOrder) => {
  process.send?.(await run(order));
});
process.once("disconnect", () => process.exit(0));
process.send?.({ url: "ready" });
