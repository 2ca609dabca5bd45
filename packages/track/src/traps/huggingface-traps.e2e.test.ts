import { describe, expect, test } from "vitest";
import { HUGGING_FACE_SDKS } from "../fixtures/huggingface-clients.ts";
import { collect } from "../fixtures/openai-clients.ts";
import { springTrap } from "../fixtures/spring-trap.ts";

const CHAT = {
  model: "meta-llama/Llama-3.1-8B-Instruct",
  messages: [{ role: "user" as const, content: "Hello there, how are you today?" }],
};
const LOADING = { kind: "status", status: 503 } as const;

describe.each(HUGGING_FACE_SDKS)("the traps of $name", ({ Sdk }) => {
  /** Whatever it asks for is asked of the fake; the hub's part is played here. */
  const make = (url: string) => {
    const live = { providerId: CHAT.model, status: "live", task: "conversational" };
    const hub = { inferenceProviderMapping: { "hf-inference": live } };
    return new Sdk("hf_test", {
      fetch: async (input, init) => {
        return String(input).includes("/api/models/") ? Response.json(hub) : fetch(`${url}/v1/chat/completions`, init);
      },
    });
  };

  test("11: its methods, which can be neither replaced nor wrapped, are seen", async () => {
    await springTrap({
      make,
      script: async (client) => (await client.chatCompletion(CHAT)).choices,
      records: (records) => {
        expect(records).toHaveLength(1);
        expect(records[0]?.outputTokens).toBeGreaterThan(0);
      },
    });
  });

  test("11: those of an endpoint of the client too, streamed", async () => {
    await springTrap({
      make,
      script: async (client) => (await collect(client.endpoint("http://any.local").chatCompletionStream(CHAT))).length,
      records: (records) => {
        expect(records).toHaveLength(1);
        expect(records[0]?.outputTokens).toBeGreaterThan(0);
      },
    });
  });

  test("7: asking again while a model is loaded is one call, however often", async () => {
    await springTrap({
      make,
      prepare: (vendor) => vendor.fail([LOADING, LOADING]),
      script: async (client) => (await client.endpoint("http://any.local").chatCompletion(CHAT)).choices.length,
      records: (records) => {
        expect(records).toHaveLength(1);
        expect(records[0]?.attempts).toBe(3);
      },
    });
  });
});
