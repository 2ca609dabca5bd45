import { AnthropicBedrock, type ClientOptions } from "@anthropic-ai/bedrock-sdk";
import Anthropic from "@anthropic-ai/sdk";
import { AnthropicVertex } from "@anthropic-ai/vertex-sdk";
import Anthropic0 from "anthropic-sdk-0";
import OpenAI, { AzureOpenAI } from "openai";
import OpenAI6 from "openai-6";
import { describe, expect, test } from "vitest";
import { createTracker } from "./create-tracker.ts";
import { createMemoryRecorder } from "./fixtures/memory-recorder.ts";
import type { TrackOptions } from "./options.ts";
import { makeTrackedClass } from "./tracked-class.ts";
import { getClient, getTracker } from "./tracked-clients.ts";
import type { Tracker } from "./tracker.ts";

/** Of several constructors, TypeScript would take the last alone. */
type OneConstructor = new (options?: ClientOptions) => AnthropicBedrock;

const CHAT = { model: "gpt-5-mini", messages: [{ role: "user" as const, content: "Hello" }] };
const ANSWER = {
  id: "chatcmpl-1",
  object: "chat.completion",
  created: 1,
  model: "gpt-5-mini",
  choices: [],
  usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
};

function setUp() {
  const opened: TrackOptions[] = [];
  const warnings: string[] = [];
  const recorder = createMemoryRecorder();
  const open = (options: TrackOptions): Tracker => {
    opened.push(options);
    return createTracker(options, recorder, (warning) => void warnings.push(warning));
  };
  return { opened, warnings, recorder, open, warn: (warning: string) => void warnings.push(warning) };
}

describe("a tracked class", () => {
  test("is the SDK's class and the client's name, and takes where its calls go beside the SDK's options", async () => {
    const { opened, recorder, open, warn } = setUp();
    const TrackedOpenAI = makeTrackedClass(OpenAI, open, warn);
    const agents: (string | null)[] = [];
    const fetchCanned = async (_url: unknown, init?: RequestInit): Promise<Response> => {
      agents.push(new Headers(init?.headers).get("user-agent"));
      return Response.json(ANSWER);
    };
    const client = new TrackedOpenAI({ apiKey: "sk-test", fetch: fetchCanned, tracking: { customerId: "c-1" } });
    expect(client).toBeInstanceOf(OpenAI);
    expect(client).toBeInstanceOf(TrackedOpenAI);
    expect(getTracker(client)).not.toBeNull();
    expect(getClient(client)).toBe(client);
    await client.chat.completions.create(CHAT);
    await client.withOptions({ maxRetries: 0 }).chat.completions.create(CHAT);
    expect(recorder.records.map(({ customerId, totalTokens }) => [customerId, totalTokens])).toEqual([
      ["c-1", 7],
      ["c-1", 7],
    ]);
    expect(opened).toEqual([{ customerId: "c-1" }]);
    expect(agents[0]).toMatch(/^OpenAI\/JS 7/);
    expect(JSON.stringify(Reflect.get(client, "_options"))).not.toContain("c-1");
  });

  test("keeps the class' own statics and constants", () => {
    const { open, warn } = setUp();
    const TrackedOpenAI = makeTrackedClass(OpenAI, open, warn);
    expect(TrackedOpenAI.APIError).toBe(OpenAI.APIError);
    expect(TrackedOpenAI.DEFAULT_TIMEOUT).toBe(OpenAI.DEFAULT_TIMEOUT);
  });

  test("taps Anthropic's clients once they know what they are: at `fetch`, or within their middleware", async () => {
    const { recorder, open, warn } = setUp();
    const usage = { input_tokens: 3, output_tokens: 4 };
    const message = { id: "msg_1", type: "message", role: "assistant", model: "claude-haiku-4-5", content: [], usage };
    const fetch = async (): Promise<Response> => Response.json(message);
    const plain = new (makeTrackedClass(Anthropic, open, warn))({ apiKey: "sk-test", fetch });
    const aws = { awsRegion: "eu-west-1", awsAccessKey: "AKIATEST", awsSecretKey: "secret" };
    const cloud = new (makeTrackedClass(AnthropicBedrock as OneConstructor, open, warn))({
      ...aws,
      fetch,
      tracking: { customerId: "c-1" },
    });
    const ask = { model: "claude-haiku-4-5", max_tokens: 9, messages: [{ role: "user" as const, content: "Hello" }] };
    for (const client of [plain, cloud, cloud.withOptions({ maxRetries: 0 })]) await client.messages.create(ask);
    expect(recorder.records.map(({ customerId, totalTokens }) => [customerId, totalTokens])).toEqual([
      [null, 7],
      ["c-1", 7],
      ["c-1", 7],
    ]);
  });

  test("can be extended", async () => {
    const { recorder, open, warn } = setUp();
    const TrackedOpenAI = makeTrackedClass(OpenAI, open, warn);
    class Own extends TrackedOpenAI {
      readonly greeting = "hello";
    }
    const client = new Own({ apiKey: "sk-test", fetch: async () => Response.json(ANSWER) });
    await client.chat.completions.create(CHAT);
    expect(client.greeting).toBe("hello");
    expect(recorder.records).toHaveLength(1);
  });

  test("throws what the SDK throws for options it refuses", () => {
    const { open, warn } = setUp();
    const TrackedAzureOpenAI = makeTrackedClass(AzureOpenAI, open, warn);
    expect(
      () => new TrackedAzureOpenAI({ apiKey: "x", endpoint: "https://a", baseURL: "https://b", apiVersion: "1" }),
    ).toThrow("baseURL and endpoint are mutually exclusive");
  });

  test("is made of each of the classes we know, told by their shape", () => {
    const { warnings, open, warn } = setUp();
    for (const Sdk of [OpenAI, OpenAI6, AzureOpenAI, Anthropic, Anthropic0, AnthropicBedrock, AnthropicVertex]) {
      expect(makeTrackedClass(Sdk, open, warn)).not.toBe(Sdk);
    }
    expect(warnings).toEqual([]);
  });

  test("of a class nobody knows is that class, with a warning", () => {
    const { warnings, open, warn } = setUp();
    class Unknown {}
    expect(makeTrackedClass(Unknown, open, warn)).toBe(Unknown);
    expect(warnings).toEqual([expect.stringContaining("`Unknown`")]);
  });
});
