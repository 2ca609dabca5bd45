import { describe, expect, test } from "vitest";
import { OLLAMA_SDKS } from "../fixtures/ollama-clients.ts";
import { collect } from "../fixtures/openai-clients.ts";
import { springTrap } from "../fixtures/spring-trap.ts";

const ASK = { model: "llama3.2", messages: [{ role: "user", content: "Hello there, how are you today?" }] };

describe.each(OLLAMA_SDKS)("the traps of $name", ({ Sdk }) => {
  const make = (url: string) => new Sdk({ host: url });

  test("19: the caller's own request is changed as the SDK changes it, and sent as it is", async () => {
    await springTrap({
      make,
      script: async (client, vendor) => {
        const images = [Uint8Array.from([1, 2, 3])];
        const request = { ...ASK, stream: true as const, messages: [{ role: "user", content: "See", images }] };
        await collect(client.chat(request));
        return [request.messages[0]?.images, vendor.requests.map(({ body }) => body)];
      },
      records: (records) => expect(records).toHaveLength(1),
    });
  });

  test("19: streams are seen, which only the client and `this` can abort, and `abort` ends them all", async () => {
    await springTrap({
      make,
      vendor: { chunkDelayMs: 20 },
      script: async (client) => {
        const streams = await Promise.all([1, 2].map(() => client.chat({ ...ASK, stream: true })));
        const ends = streams.map((stream) => collect(stream).then(() => "end", String));
        await new Promise((later) => setTimeout(later, 30));
        client.abort();
        return [await Promise.all(ends), streams.map((stream) => stream.constructor.name)];
      },
      records: (records) => {
        expect(records).toHaveLength(2);
        for (const { outputTokens } of records) expect(outputTokens).toBeGreaterThan(0);
      },
    });
  });
});
