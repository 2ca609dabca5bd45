import { openSync, writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { getTracker, track } from "@ai-liaison/track";
import OpenAI from "openai";

/**
 * Somebody's application. It asks the vendor at argv[2] over and over, under `track` with the collector at argv[3],
 * argv[4] calls at a time, numbered from argv[5] on, until its standard input ends; then it lets what waits be delivered
 * and ends. Whatever it sees it notes in the file argv[6] at once, with nothing of the product in between.
 */
const [vendor = "", url = "", concurrency = "", first = "", notes = ""] = process.argv.slice(2);
/** Calls; rare enough that collecting the garbage is not what the slowest in a hundred calls wait for. */
const MEMORY_EVERY = 2000;
const file = openSync(notes, "a");
const client = track(new OpenAI({ apiKey: "k", baseURL: `${vendor}/v1`, maxRetries: 0 }), { url, provider: "openai" });
const tracker = getTracker(client);
let next = Number(first);
let isStopped = false;

function note(...words: readonly (string | number)[]): void {
  writeSync(file, `${words.join(" ")}\n`);
}

const wallMs = (): number => performance.timeOrigin + performance.now();

async function callOnce(n: number): Promise<void> {
  const content = `Call ${n}${" and more".repeat(n % 40)}`;
  note("begun", n);
  const startedMs = performance.now();
  const { usage } = await client.chat.completions.create({
    model: "gpt-4o",
    messages: [{ role: "user", content }],
    tracking: { tags: { n: String(n) }, metadata: { n } },
  } as OpenAI.ChatCompletionCreateParamsNonStreaming);
  const tookUs = Math.round((performance.now() - startedMs) * 1000);
  note("ended", n, wallMs().toFixed(3), usage?.prompt_tokens ?? -1, usage?.completion_tokens ?? -1, tookUs);
}

/** What is left when the garbage is gone, and what the system has given. */
function noteMemory(): void {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  note("memory", heapUsed + external, rss);
}

async function callOnAndOn(): Promise<void> {
  while (!isStopped) {
    const n = next;
    next += 1;
    try {
      await callOnce(n);
    } catch (error) {
      note("failed", n, JSON.stringify(String(error)));
      await sleep(20);
    }
    if (n % MEMORY_EVERY === 0) noteMemory();
  }
}

process.stdin.resume().once("end", () => {
  isStopped = true;
});
note("started", wallMs().toFixed(3));
await Promise.all(Array.from({ length: Number(concurrency) }, callOnAndOn));
while (!isStopped) await sleep(20);
const isFlushed = await tracker?.flush(60_000);
note("stats", JSON.stringify({ isFlushed, ...tracker?.stats }));
await tracker?.close();
