import { describe, expect, test } from "vitest";
import { compareClients } from "../fixtures/compare-clients.ts";
import { CHAT, collect, OPENAI_SDKS, openaiAt } from "../fixtures/openai-clients.ts";

const SCHEMA = {
  type: "json_schema" as const,
  json_schema: {
    name: "city",
    strict: true,
    schema: {
      type: "object",
      properties: { city: { type: "string" } },
      required: ["city"],
      additionalProperties: false,
    },
  },
};

describe.each(OPENAI_SDKS)("$name", ({ Sdk }) => {
  const make = openaiAt(Sdk);

  test("a chat is the same, and leaves one record with its tokens", async () => {
    const { record } = await compareClients(make, (client) => client.chat.completions.create(CHAT));
    expect(record).toMatchObject({
      endpoint: "chat.completions",
      status: "success",
      httpStatus: 200,
      modelRequested: "gpt-5-mini",
      modelUsed: "gpt-5-mini",
      usageSource: "provider",
      streaming: false,
      source: "sdk",
      groupId: null,
      attempts: [{ outcome: "success" }],
    });
    expect(record.inputTokens).toBeGreaterThan(0);
    expect(record.totalTokens).toBe((record.inputTokens ?? 0) + (record.outputTokens ?? 0));
    expect(record.timeToFirstTokenMs).toBeNull();
  });

  test("`parse` is the same", async () => {
    const { record } = await compareClients(make, (client) => {
      return client.chat.completions.parse({ ...CHAT, response_format: SCHEMA });
    });
    expect(record).toMatchObject({ endpoint: "chat.completions", status: "success", usageSource: "provider" });
  });

  test("a stream has the same chunks, its usage taken out again, and a time to its first token", async () => {
    const { record, outcome } = await compareClients(make, (client) => {
      return collect(client.chat.completions.create({ ...CHAT, stream: true }));
    });
    expect(JSON.stringify(outcome)).not.toContain('"usage"');
    expect(record).toMatchObject({ status: "success", streaming: true, usageSource: "provider" });
    expect(record.outputTokens).toBeGreaterThan(0);
    expect(record.timeToFirstTokenMs).toBeGreaterThanOrEqual(0);
  });

  test("a stream whose usage the application asks for keeps it", async () => {
    const { record, outcome } = await compareClients(make, (client) => {
      return collect(
        client.chat.completions.create({ ...CHAT, stream: true, stream_options: { include_usage: true } }),
      );
    });
    expect(JSON.stringify(outcome)).toContain('"total_tokens"');
    expect(record.usageSource).toBe("provider");
  });

  test("with `includeUsage: false` not a byte of a request differs, and a stream's usage is unknown", async () => {
    const { record } = await compareClients(
      make,
      (client, vendor) => {
        const chunks = collect(client.chat.completions.create({ ...CHAT, stream: true }));
        return chunks.then((list) => ({ list, body: vendor.requests.map(({ body }) => body) }));
      },
      { track: { includeUsage: false } },
    );
    expect(record).toMatchObject({ status: "success", usageSource: "none", inputTokens: null, outputTokens: null });
  });

  test("the `stream` helper tells the same events and gives the same end", async () => {
    const { record } = await compareClients(make, async (client) => {
      const told: unknown[] = [];
      const stream = client.chat.completions.stream(CHAT);
      stream.on("content", (delta) => told.push(delta)).on("end", () => told.push("end"));
      return { final: await stream.finalChatCompletion(), text: await stream.finalContent(), told };
    });
    expect(record).toMatchObject({ status: "success", streaming: true, usageSource: "provider" });
  });

  test("responses are the same: made, parsed, streamed, and by the helper", async () => {
    const ask = { model: "gpt-5-mini", input: "Hello there" };
    const { records } = await compareClients(
      make,
      async (client) => [
        await client.responses.create(ask),
        await client.responses.parse(ask),
        await collect(client.responses.create({ ...ask, stream: true })),
        await client.responses.stream(ask).finalResponse(),
      ],
      { records: 4 },
    );
    for (const record of records) {
      expect(record).toMatchObject({ endpoint: "responses", status: "success", usageSource: "provider" });
      expect(record.outputTokens).toBeGreaterThan(0);
    }
    expect(records.map(({ streaming }) => streaming)).toEqual([false, false, true, true]);
    expect(records.map(({ timeToFirstTokenMs }) => timeToFirstTokenMs !== null)).toEqual([false, false, true, true]);
  });

  test("counting input tokens is a call of its own, without tokens used", async () => {
    const { record } = await compareClients(make, (client) => {
      return client.responses.inputTokens.count({ model: "gpt-5-mini", input: "Hello there" });
    });
    expect(record).toMatchObject({ endpoint: "responses.input_tokens", status: "success", inputTokens: null });
  });

  test("embeddings are the same, as numbers and as the base64 the SDK asks for unasked", async () => {
    const { records } = await compareClients(
      make,
      async (client) => [
        await client.embeddings.create({ model: "text-embedding-3-small", input: ["one", "two"] }),
        await client.embeddings.create({ model: "text-embedding-3-small", input: "one", encoding_format: "float" }),
      ],
      { records: 2 },
    );
    for (const record of records) expect(record).toMatchObject({ endpoint: "embeddings", usageSource: "provider" });
  });

  test("legacy completions are the same, whole and streamed", async () => {
    const ask = { model: "gpt-3.5-turbo-instruct", prompt: "Hello there" };
    const { records } = await compareClients(
      make,
      async (client) => [
        await client.completions.create(ask),
        await collect(client.completions.create({ ...ask, stream: true })),
      ],
      { records: 2 },
    );
    for (const record of records) expect(record).toMatchObject({ endpoint: "completions", usageSource: "provider" });
  });

  test("`withResponse` and `asResponse` give the response itself, readable in every way", async () => {
    const { records } = await compareClients(
      make,
      async (client) => {
        const { data, response, request_id } = await client.chat.completions.create(CHAT).withResponse();
        const json = await client.chat.completions.create(CHAT).asResponse();
        const bytes = await client.chat.completions.create(CHAT).asResponse();
        const lines = await client.chat.completions.create({ ...CHAT, stream: true }).asResponse();
        return {
          data,
          request_id,
          kinds: [response, json, bytes, lines].map((one) => [one instanceof Response, one.status, one.url.length > 0]),
          json: await json.json(),
          bytes: Buffer.from(await bytes.arrayBuffer()).toString(),
          lines: await lines.text(),
        };
      },
      { records: 4 },
    );
    for (const record of records) expect(record).toMatchObject({ status: "success", usageSource: "provider" });
  });

  test("what costs nothing leaves no record", async () => {
    await compareClients(make, (client) => collect(client.models.list()), { records: 0 });
  });

  test("the record says what the vendor says of its answer", async () => {
    const { record } = await compareClients(make, (client) => client.chat.completions.create(CHAT));
    expect(record.metadata).toMatchObject({
      response: { id: expect.stringMatching(/^chatcmpl-/), created: 1_700_000_000 },
    });
  });
});
