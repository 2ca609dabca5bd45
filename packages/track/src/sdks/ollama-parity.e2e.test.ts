import { startFakeVendor } from "@ai-liaison/testkit";
import type { Ollama } from "ollama";
import { describe, expect, test } from "vitest";
import { attachTracker } from "../attach-tracker.ts";
import { createTracker } from "../create-tracker.ts";
import { compareClients } from "../fixtures/compare-clients.ts";
import { createMemoryRecorder } from "../fixtures/memory-recorder.ts";
import { OLLAMA_SDKS } from "../fixtures/ollama-clients.ts";
import { collect } from "../fixtures/openai-clients.ts";

const CHAT = { model: "llama3.2", messages: [{ role: "user", content: "Hello there, how are you today?" }] };
const PROMPT = { model: "llama3.2", prompt: "Hello there, how are you today?" };

describe.each(OLLAMA_SDKS)("$name", ({ Sdk, defaultClient }) => {
  const make = (url: string): Ollama => new Sdk({ host: url });

  test("chats, completions and embeddings are the same, and leave one record each with their tokens", async () => {
    const { records } = await compareClients(
      make,
      async (client) => [
        await client.chat(CHAT),
        await client.generate(PROMPT),
        await client.embed({ model: "nomic-embed-text", input: ["one", "two"] }),
        await client.embeddings({ model: "nomic-embed-text", prompt: "one" }),
      ],
      { records: 4 },
    );
    expect(records.map(({ endpoint }) => endpoint)).toEqual([
      "api.chat",
      "api.generate",
      "api.embed",
      "api.embeddings",
    ]);
    for (const record of records)
      expect(record).toMatchObject({ status: "success", provider: "ollama", source: "sdk" });
    for (const record of records.slice(0, 2)) {
      expect(record).toMatchObject({ modelUsed: "llama3.2", usageSource: "provider", streaming: false });
      expect(record.outputTokens).toBeGreaterThan(0);
      expect(record.inputTokens).toBeGreaterThan(0);
    }
  });

  test("streams have the same lines, and a time to their first token", async () => {
    const { records } = await compareClients(
      make,
      async (client) => [
        await collect(client.chat({ ...CHAT, stream: true })),
        await collect(client.generate({ ...PROMPT, stream: true })),
      ],
      { records: 2 },
    );
    for (const record of records) {
      expect(record).toMatchObject({ status: "success", streaming: true, usageSource: "provider" });
      expect(record.outputTokens).toBeGreaterThan(0);
      expect(record.timeToFirstTokenMs).toBeGreaterThanOrEqual(0);
    }
  });

  test("breaking out of a stream is a cancelled call with a rough count of what was read", async () => {
    const { record } = await compareClients(
      make,
      async (client) => {
        for await (const line of await client.chat({ ...CHAT, stream: true })) return line.message.content;
        return null;
      },
      { vendor: { chunkDelayMs: 20 } },
    );
    expect(record).toMatchObject({ status: "cancelled", errorCode: "cancelled", usageSource: "partial" });
    expect(record.outputTokens).toBeGreaterThan(0);
  });

  test("aborting one stream ends it with the same error, and is a cancelled call", async () => {
    const { record } = await compareClients(
      make,
      async (client) => {
        const stream = await client.chat({ ...CHAT, stream: true });
        for await (const _ of stream) stream.abort();
      },
      { vendor: { chunkDelayMs: 20 } },
    );
    expect(record).toMatchObject({ status: "cancelled" });
  });

  test("`abort` ends all streams of the client, and those of no other", async () => {
    const { records } = await compareClients(
      make,
      async (client, vendor) => {
        const other = new Sdk({ host: vendor.url });
        const streams = await Promise.all([1, 2].map(() => client.chat({ ...CHAT, stream: true })));
        const others = collect(other.chat({ ...CHAT, stream: true }));
        const ends = streams.map((stream) => collect(stream).then(() => "end", String));
        setTimeout(() => client.abort(), 30);
        return { ends: await Promise.all(ends), lines: (await others).length };
      },
      { records: 2, vendor: { chunkDelayMs: 20 } },
    );
    expect(records.map(({ status }) => status)).toEqual(["cancelled", "cancelled"]);
  });

  test.each([400, 404, 500, 503])("status %i is the same error, recorded with its code", async (status) => {
    const { record } = await compareClients(make, (client) => client.chat(CHAT), {
      prepare: (vendor) => vendor.fail({ kind: "status", status }),
    });
    expect(record).toMatchObject({ status: "error", httpStatus: status, usageSource: "none" });
  });

  test("an error within a stream is the same error, recorded as one", async () => {
    const { record } = await compareClients(make, (client) => collect(client.chat({ ...CHAT, stream: true })), {
      prepare: (vendor) => vendor.fail({ kind: "error-chunk", events: 2 }),
    });
    expect(record).toMatchObject({ status: "error" });
  });

  test("a server that is not there is the same error", async () => {
    const { record } = await compareClients(
      () => new Sdk({ host: "http://127.0.0.1:9" }),
      (client) => client.chat(CHAT),
    );
    expect(record).toMatchObject({ status: "error", errorCode: "network" });
  });

  test("what a call says of its tracking is recorded and never sent", async () => {
    const tracking = { customerId: "c-1" };
    const { record, outcome } = await compareClients(make, async (client, vendor) => {
      const isTracked = client.constructor === Sdk && Object.hasOwn(client, "processStreamableRequest");
      await client.chat({ ...CHAT, ...(isTracked && { tracking }) });
      return vendor.requests.map(({ body }) => body);
    });
    expect(JSON.stringify(outcome)).not.toContain("tracking");
    expect(record.customerId).toBe("c-1");
  });

  test("the tracked client is of the same class, and the client it was made of stays as it was", () => {
    const recorder = createMemoryRecorder();
    const tracker = createTracker({}, recorder, () => {});
    const fetch: unknown = Reflect.get(defaultClient, "fetch");
    const tracked = attachTracker(
      defaultClient,
      () => tracker,
      () => {},
    );
    expect(tracked).not.toBe(defaultClient);
    expect(tracked).toBeInstanceOf(Object.getPrototypeOf(defaultClient).constructor);
    expect(Object.getPrototypeOf(tracked)).toBe(Object.getPrototypeOf(defaultClient));
    expect(Reflect.get(defaultClient, "fetch")).toBe(fetch);
    expect(Object.hasOwn(defaultClient, "processStreamableRequest")).toBe(false);
  });

  test("`abort` of either leaves the streams of the other alone", async () => {
    await using vendor = await startFakeVendor({ chunkDelayMs: 20 });
    const tracker = createTracker({}, createMemoryRecorder(), () => {});
    const original = new Sdk({ host: vendor.url });
    const tracked = attachTracker(
      original,
      () => tracker,
      () => {},
    );
    const [first, second] = await Promise.all([
      original.chat({ ...CHAT, stream: true }),
      tracked.chat({ ...CHAT, stream: true }),
    ]);
    tracked.abort();
    await expect(collect(second)).rejects.toThrow("abort");
    expect((await collect(first)).at(-1)?.done).toBe(true);
  });

  test("a subclass, which may hide what no copy has, is tapped in place", async () => {
    class Hiding extends Sdk {
      #asked = 0;
      override async chat(request: never): Promise<never> {
        this.#asked += 1;
        return super.chat(request) as never;
      }
      get asked(): number {
        return this.#asked;
      }
    }
    const { outcome } = await compareClients(
      (url) => new Hiding({ host: url }),
      async (client) => {
        await client.chat(CHAT as never);
        return client.asked;
      },
    );
    expect(outcome).toEqual({ returned: 1 });
  });
});
