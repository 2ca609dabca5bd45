/**
 * What is asked, and how hard. Windows of one scenario are compared with each other only.
 *
 * Whole answers are asked for in a closed loop: each connection asks again at once, so the slowest process is busy.
 * Streams are paced by the mock (a chunk every 10 ms per stream, as a model would) and stay below what any contender
 * can carry: a proxy that falls behind would read several chunks at once and look cheaper per chunk than it is.
 * Latency is taken at a fixed, low rate, where nothing queues.
 */
export interface Scenario {
  readonly name: ScenarioName;
  readonly title: string;
  readonly connections: number;
  /** Requests a second over all connections; null: as many as can be. */
  readonly ratePerSecond: number | null;
  readonly stream: boolean;
  readonly promptBytes: number;
  /** What the CPU time of a window is divided by: so many units are in one request. 0: too few to be divided by. */
  readonly unitsPerRequest: number;
  readonly unit: "request" | "chunk";
  /** The gateway is asked in another format than the vendor's: Anthropic's in, OpenAI's out. The others pass OpenAI's on. */
  readonly translated: boolean;
}

export type ScenarioName =
  | "request"
  | "connections"
  | "stream"
  | "translated"
  | "translated-stream"
  | "prompt"
  | "latency";

export const STREAM_CHUNKS = 100;
export const CHUNK_EVERY_MS = 10;
export const MODEL = "bench-model";

const SMALL_PROMPT_BYTES = 800;

const base = {
  ratePerSecond: null,
  stream: false,
  promptBytes: SMALL_PROMPT_BYTES,
  unitsPerRequest: 1,
  translated: false,
} as const;

export const SCENARIOS: readonly Scenario[] = [
  { ...base, name: "request", title: "1 kB request, 1.2 kB answer, 32 connections", connections: 32, unit: "request" },
  { ...base, name: "connections", title: "the same, 128 connections", connections: 128, unit: "request" },
  {
    ...base,
    name: "stream",
    title: `stream of ${STREAM_CHUNKS} chunks, one every ${CHUNK_EVERY_MS} ms, 64 connections`,
    connections: 64,
    stream: true,
    unitsPerRequest: STREAM_CHUNKS,
    unit: "chunk",
  },
  {
    ...base,
    name: "translated",
    title: "1 kB request in another format than the vendor's, 32 connections",
    connections: 32,
    unit: "request",
    translated: true,
  },
  {
    ...base,
    name: "translated-stream",
    title: "the stream in another format than the vendor's, 64 connections",
    connections: 64,
    stream: true,
    unitsPerRequest: STREAM_CHUNKS,
    unit: "chunk",
    translated: true,
  },
  {
    ...base,
    name: "prompt",
    title: "100 kB prompt, 8 connections",
    connections: 8,
    promptBytes: 100_000,
    unit: "request",
  },
  {
    ...base,
    name: "latency",
    title: "1 kB request at 200 a second",
    connections: 16,
    ratePerSecond: 200,
    unitsPerRequest: 0,
    unit: "request",
  },
];

/** Where and what to ask: what an ordinary client sends, with nothing in it that the gateway would like to see. */
export function requestOf(scenario: Scenario, isGateway: boolean): { readonly path: string; readonly body: string } {
  const prompt = promptOf(scenario.promptBytes);
  const stream = scenario.stream ? { stream: true } : {};
  const options = { temperature: 0.7, max_tokens: 256, ...stream };
  const user = { role: "user", content: prompt };
  if (scenario.translated && isGateway) {
    const body = JSON.stringify({ model: MODEL, system: INSTRUCTION, messages: [user], ...options });
    return { path: "/v1/messages", body };
  }
  const messages = [{ role: "system", content: INSTRUCTION }, user];
  return { path: "/v1/chat/completions", body: JSON.stringify({ model: MODEL, messages, ...options }) };
}

const INSTRUCTION = "You are a helpful assistant. Answer briefly and to the point.";

function promptOf(bytes: number): string {
  const sentence = "Every call is tracked to the last token, paid for within budget and answered. ";
  return sentence.repeat(Math.ceil(bytes / sentence.length)).slice(0, bytes);
}
