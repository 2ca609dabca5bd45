import { readFileSync } from "node:fs";
import { AnthropicBedrock } from "@anthropic-ai/bedrock-sdk";
import Anthropic from "@anthropic-ai/sdk";
import { AnthropicVertex } from "@anthropic-ai/vertex-sdk";
import OpenAI, { AzureOpenAI } from "openai";
import { describe, expect, test } from "vitest";
import { AsyncTrackedAnthropic, TrackedAnthropic } from "./anthropic.ts";
import { TrackedAnthropicBedrock } from "./anthropic-bedrock.ts";
import { TrackedAnthropicVertex } from "./anthropic-vertex.ts";
import { attachTracker } from "./attach-tracker.ts";
import { CHAT_ANSWER, cannedFetch } from "./fixtures/canned-fetch.ts";
import { AsyncTrackedAzureOpenAI, AsyncTrackedOpenAI, TrackedAzureOpenAI, TrackedOpenAI } from "./openai.ts";
import type { CallEvent } from "./sinks/event-sink.ts";
import { getTracker } from "./tracked-clients.ts";

describe("the entries for each SDK", () => {
  test("give its class, tracked, under both names", async () => {
    const events: CallEvent[] = [];
    const { fetch } = cannedFetch(() => Response.json(CHAT_ANSWER));
    const sink = (batch: readonly CallEvent[]): void => void events.push(...batch);
    const client = new TrackedOpenAI({ apiKey: "sk-test", fetch, tracking: { sink, customerId: "c-1" } });
    expect(client).toBeInstanceOf(OpenAI);
    await client.chat.completions.create({ model: "m-1", messages: [{ role: "user", content: "Hello" }] });
    await getTracker(client)?.flush();
    expect(events).toMatchObject([{ customer_id: "c-1", total_tokens: 7 }]);
    expect([AsyncTrackedOpenAI, AsyncTrackedAzureOpenAI]).toEqual([TrackedOpenAI, TrackedAzureOpenAI]);
    expect(AsyncTrackedAnthropic).toBe(TrackedAnthropic);
  });

  test("are subclasses of the SDKs' own", () => {
    const pairs = [
      [TrackedAzureOpenAI, AzureOpenAI],
      [TrackedAnthropic, Anthropic],
      [TrackedAnthropicBedrock, AnthropicBedrock],
      [TrackedAnthropicVertex, AnthropicVertex],
    ] as const;
    for (const [Tracked, Sdk] of pairs) expect(Object.getPrototypeOf(Tracked)).toBe(Sdk);
  });

  test("are the only files that import an SDK", () => {
    const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    expect(manifest).toMatchObject({ exports: { "./openai": "./src/openai.ts", "./anthropic": "./src/anthropic.ts" } });
    const { peerDependencies, peerDependenciesMeta } = manifest as Record<string, Record<string, unknown>>;
    expect(Object.keys(peerDependenciesMeta ?? {}).sort()).toEqual(Object.keys(peerDependencies ?? {}).sort());
  });
});

describe("a client that cannot be tracked", () => {
  const tracker = (): never => {
    throw new Error("no tracker is opened for it");
  };

  test("because nobody knows it is returned as it is, with a word on what to use instead", () => {
    const warnings: string[] = [];
    const unknown = { ask: () => "hello" };
    expect(attachTracker(unknown, tracker, (warning) => void warnings.push(warning))).toBe(unknown);
    expect(warnings).toEqual([expect.stringMatching(/trackFetch.*record/)]);
  });

  test("because it refuses, or its tracker does, is returned as it is, with the reason", () => {
    const warnings: string[] = [];
    const client = new OpenAI({ apiKey: "sk-test" });
    expect(attachTracker(client, tracker, (warning) => void warnings.push(warning))).toBe(client);
    const throwing = {
      get withOptions(): never {
        throw "no";
      },
    };
    expect(attachTracker(throwing, tracker, (warning) => void warnings.push(warning))).toBe(throwing);
    expect(warnings).toEqual([expect.stringContaining("no tracker is opened"), expect.stringContaining("no")]);
  });
});
