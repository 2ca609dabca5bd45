import { createHook } from "node:async_hooks";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FakeVendor, startFakeVendor } from "@ai-liaison/testkit";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTracker } from "../create-tracker.ts";
import { createMemoryRecorder } from "../fixtures/memory-recorder.ts";
import type { TrackOptions } from "../options.ts";
import type { CallEvent } from "../sinks/event-sink.ts";
import type { Fetch } from "../tap/fetch.ts";
import { track } from "../track.ts";
import { getTracker } from "../tracked-clients.ts";
import { SDK_SCRIPTS } from "./fixtures/sdk-scripts.ts";
import { replayFetch } from "./replay-fetch.ts";
import type { ReplayOptions } from "./replay-options.ts";

let fake: FakeVendor;
let folder: string;

beforeEach(async () => {
  fake = await startFakeVendor();
  folder = mkdtempSync(join(tmpdir(), "liaison-replay-sdks-"));
});
afterEach(async () => {
  await fake.close();
  rmSync(folder, { recursive: true, force: true });
});

const places: [string, () => Pick<ReplayOptions, "file" | "directory">][] = [
  ["a file", () => ({ file: join(folder, "all.json") })],
  ["a folder", () => ({ directory: folder })],
];

/** What of the network was touched while this ran, as Node itself saw it. */
async function networkUsed(run: () => Promise<unknown>): Promise<string[]> {
  const used: string[] = [];
  const hook = createHook({
    init: (_, type) => {
      if (/^(TCP|TLS|PIPE|UDP|GETADDRINFO|QUERY|HTTPCLIENT)/.test(type)) used.push(type);
    },
  }).enable();
  try {
    await run();
  } finally {
    hook.disable();
  }
  return used;
}

describe.each(places)("recorded into %s", (_, place) => {
  test.each(SDK_SCRIPTS)(
    "%s sees in a replay what it saw in the recording, with no vendor and no socket",
    async (_name, script) => {
      const recording = replayFetch({ mode: "record", ...place() });
      let seen: unknown[] = [];
      expect(await networkUsed(async () => (seen = await script(recording, fake.url)))).toContain("TCPWRAP");
      await recording.flush();
      const requests = fake.requests.length;
      await fake.close();
      const replaying = replayFetch({ mode: "replay", ...place() });
      let again: unknown[] = [];
      expect(await networkUsed(async () => (again = await script(replaying, fake.url)))).toEqual([]);
      expect(again).toEqual(seen);
      expect(again.length).toBeGreaterThan(2);
      expect([replaying.unused, replaying.misses]).toEqual([[], []]);
      expect(requests).toBeGreaterThan(2);
    },
  );
});

test.each(SDK_SCRIPTS)("%s leaves no key in the file", async (_, script) => {
  const file = join(folder, "all.json");
  const recording = replayFetch({ mode: "record", file });
  await script(recording, fake.url);
  await recording.flush();
  expect(fake.requests.some(({ headers, path }) => JSON.stringify([headers, path]).includes("0123456789abc"))).toBe(
    !fake.requests[0]?.path.startsWith("/api/"),
  );
  expect(readFileSync(file, "utf8")).not.toContain("0123456789abc");
});

describe("below tracking", () => {
  test("a replayed call leaves the same record as the recorded one", async () => {
    const file = join(folder, "tracked.json");
    const trackedRun = async (fetch: Fetch) => {
      const recorder = createMemoryRecorder();
      const tracker = createTracker({ customerId: "c-1" }, recorder, () => {});
      const client = new OpenAI({
        baseURL: `${fake.url}/v1`,
        apiKey: "sk-none",
        fetch: tracker.tap(fetch, { sdk: "openai" }),
      });
      const ask = { model: "fake-model", messages: [{ role: "user" as const, content: "Hello" }] };
      await client.chat.completions.create(ask);
      const chunks: unknown[] = [];
      for await (const chunk of await client.chat.completions.create({ ...ask, stream: true })) chunks.push(chunk);
      const rows = await recorder.waitFor(2);
      return {
        chunks,
        rows: rows.map(({ status, totalTokens, customerId, streaming }) => ({
          status,
          totalTokens,
          customerId,
          streaming,
        })),
      };
    };
    const recorded = await trackedRun(replayFetch({ mode: "record", file }));
    await fake.close();
    expect(await trackedRun(replayFetch({ mode: "replay", file }))).toEqual(recorded);
    expect(recorded.rows).toMatchObject([
      { status: "success", customerId: "c-1", streaming: false },
      { status: "success", customerId: "c-1", streaming: true },
    ]);
    expect(recorded.rows.every(({ totalTokens }) => (totalTokens ?? 0) > 0)).toBe(true);
  });
});

describe("below a tracked client", () => {
  const hello = [{ role: "user" as const, content: "Hello" }];
  const asking: [string, (fetch: Fetch, options: TrackOptions) => Promise<unknown>][] = [
    [
      "openai",
      async (fetch, options) => {
        const client = track(new OpenAI({ baseURL: `${fake.url}/v1`, apiKey: "sk-none", fetch }), options);
        const answer = await client
          .withOptions({ timeout: 5_000 })
          .chat.completions.create({ model: "fake-model", messages: hello });
        await getTracker(client)?.flush();
        return answer;
      },
    ],
    [
      "anthropic",
      async (fetch, options) => {
        const client = track(new Anthropic({ baseURL: fake.url, apiKey: "sk-none", fetch }), options);
        const answer = await client.messages.create({ model: "fake-model", max_tokens: 64, messages: hello });
        await getTracker(client)?.flush();
        return answer;
      },
    ],
  ];

  test.each(asking)("%s: what is replayed is answered and recorded as what was asked", async (_, ask) => {
    const file = join(folder, "tracked.json");
    const rows: CallEvent[] = [];
    const options: TrackOptions = { durability: "memory", sink: (events) => void rows.push(...events) };
    const asked = await ask(replayFetch({ mode: "record", file }), options);
    await fake.close();
    expect(await ask(replayFetch({ mode: "replay", file }), options)).toEqual(asked);
    expect(rows.map(({ status, input_tokens, output_tokens }) => ({ status, input_tokens, output_tokens }))).toEqual([
      { status: "success", input_tokens: expect.any(Number), output_tokens: expect.any(Number) },
      { status: "success", input_tokens: rows[0]?.input_tokens, output_tokens: rows[0]?.output_tokens },
    ]);
  });
});

describe("an official SDK that asks what was not recorded", () => {
  test("fails at once with the miss as its cause, when it is told not to try again", async () => {
    const fetch = replayFetch({ mode: "replay", file: join(folder, "none.json") });
    const client = new OpenAI({ baseURL: `${fake.url}/v1`, apiKey: "sk-none", fetch, maxRetries: 0 });
    const asking = client.embeddings.create({ model: "fake-model", input: "Hello" });
    await expect(asking).rejects.toMatchObject({
      cause: { name: "ReplayMiss", message: expect.stringContaining("/v1/embeddings is not recorded") },
    });
    expect([fake.requests.length, fetch.misses.length, existsSync(join(folder, "none.json"))]).toEqual([0, 1, false]);
  });
});

test("a refusal that is tried again, and the answer after it, come again in that order", async () => {
  const file = join(folder, "retried.json");
  const ask = async (fetch: Fetch): Promise<string> => {
    const client = new OpenAI({ baseURL: `${fake.url}/v1`, apiKey: "sk-none", fetch, maxRetries: 1 });
    const answer = await client.chat.completions.create({ model: "fake-model", messages: [] as never[] }).catch(String);
    return JSON.stringify(answer);
  };
  fake.fail({ kind: "status", status: 503, headers: { "retry-after-ms": "1" } });
  const recorded = await ask(replayFetch({ mode: "record", file }));
  expect(fake.requests.map(({ status }) => status)).toHaveLength(2);
  await fake.close();
  expect(await ask(replayFetch({ mode: "replay", file }))).toBe(recorded);
});
