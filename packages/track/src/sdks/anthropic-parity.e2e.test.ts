import { describe, expect, test } from "vitest";
import { ANTHROPIC_SDKS, anthropicAt, MESSAGE } from "../fixtures/anthropic-clients.ts";
import { compareClients } from "../fixtures/compare-clients.ts";
import { collect } from "../fixtures/openai-clients.ts";

const STREAM = { ...MESSAGE, stream: true as const };
const TOOL = {
  name: "weather",
  description: "Tells the weather.",
  input_schema: { type: "object" as const, properties: { city: { type: "string" } } },
};

describe.each(ANTHROPIC_SDKS)("$name", ({ name, Sdk }) => {
  const make = anthropicAt(Sdk);
  const retrying = anthropicAt(Sdk, { maxRetries: 2 });

  test("a message is the same, and leaves one record with its tokens", async () => {
    const { record } = await compareClients(make, (client) => {
      return client.messages.create({ ...MESSAGE, messages: [{ role: "user", content: "this is cached" }] });
    });
    expect(record).toMatchObject({
      endpoint: "messages",
      status: "success",
      httpStatus: 200,
      modelUsed: "claude-haiku-4-5",
      usageSource: "provider",
      serviceTier: "standard",
      cacheWrite1hTokens: 0,
      groupId: null,
      attempts: [{ outcome: "success" }],
    });
    const { inputTokens, cachedInputTokens } = record;
    expect(cachedInputTokens).toBeGreaterThan(0);
    expect(inputTokens).toBeGreaterThan(cachedInputTokens ?? 0);
  });

  test("a stream has the same events, its tokens, and a time to its first token", async () => {
    const { record } = await compareClients(make, (client) => collect(client.messages.create(STREAM)));
    expect(record).toMatchObject({ status: "success", streaming: true, usageSource: "provider" });
    expect(record.outputTokens).toBeGreaterThan(0);
    expect(record.timeToFirstTokenMs).toBeGreaterThanOrEqual(0);
  });

  test("the `stream` helper tells the same and gives the same end", async () => {
    const { record } = await compareClients(make, async (client) => {
      const told: unknown[] = [];
      const stream = client.messages.stream(MESSAGE);
      stream.on("text", (delta) => told.push(delta)).on("end", () => told.push("end"));
      const { response, request_id } = await stream.withResponse();
      return { final: await stream.finalMessage(), told, status: response.status, request_id };
    });
    expect(record).toMatchObject({ status: "success", streaming: true, usageSource: "provider" });
  });

  test("beta messages, parsed messages and counting are calls of their own", async () => {
    const { records } = await compareClients(
      make,
      async (client) => [
        await client.beta.messages.create({ ...MESSAGE, betas: ["test-2026-01-01"] }),
        await client.messages.parse(MESSAGE),
        await client.messages.countTokens({ model: MESSAGE.model, messages: MESSAGE.messages }),
      ],
      { records: 3 },
    );
    expect(records.map(({ endpoint, usageSource }) => [endpoint, usageSource])).toEqual([
      ["messages", "provider"],
      ["messages", "provider"],
      ["messages.count_tokens", "provider"],
    ]);
    expect(records[2]).toMatchObject({ inputTokens: null, outputTokens: null });
  });

  test("`withResponse` and `asResponse` give the response itself", async () => {
    const { records } = await compareClients(
      make,
      async (client) => {
        const { data, response } = await client.messages.create(MESSAGE).withResponse();
        const raw = await client.messages.create(MESSAGE).asResponse();
        return { data, kinds: [response, raw].map((one) => one instanceof Response), text: await raw.text() };
      },
      { records: 2 },
    );
    for (const record of records) expect(record).toMatchObject({ status: "success", usageSource: "provider" });
  });

  test("`toolRunner` makes calls of their own in one group, whoever asks it on", async () => {
    const { records } = await compareClients(
      make,
      async (client) => {
        const seen: unknown[] = [];
        const run = (input: unknown): string => {
          seen.push(input);
          return "sunny";
        };
        // Since 1 the vendor keeps the conversation, unless told.
        const whole = name.endsWith(" 1") ? { thread: false as const } : {};
        const tools = [{ ...TOOL, run, parse: (input: unknown) => input }];
        const runner = client.beta.messages.toolRunner({ ...MESSAGE, ...whole, tools });
        const messages: unknown[] = [];
        for await (const message of runner) messages.push(message);
        return { messages, seen };
      },
      { records: 2 },
    );
    expect(records[0]?.groupId).toMatch(/^[0-9a-f-]{36}$/);
    expect(records[1]?.groupId).toBe(records[0]?.groupId);
  });

  test.each([400, 401, 403, 404, 413, 429, 500, 529])("an answer of %i is the same error", async (status) => {
    const { record } = await compareClients(make, (client) => client.messages.create(MESSAGE), {
      prepare: (vendor) => vendor.fail({ kind: "status", status }),
    });
    expect(record).toMatchObject({ status: "error", httpStatus: status });
    expect(record.errorCode).not.toBeNull();
  });

  test("tries the SDK repeats are attempts of one call, those that brought no answer too", async () => {
    const { record } = await compareClients(retrying, (client) => client.messages.create(MESSAGE), {
      prepare: (vendor) => {
        vendor.fail([
          { kind: "status", status: 529, headers: { "retry-after-ms": "5" } },
          { kind: "reset-before-headers" },
        ]);
      },
    });
    expect(record).toMatchObject({ status: "success", usageSource: "provider" });
    expect(record.attempts.map(({ outcome, httpStatus }) => [outcome, httpStatus])).toEqual([
      ["error", 529],
      ["error", null],
      ["success", 200],
    ]);
  });

  test("nobody listening is the same error", async () => {
    const nowhere = (): ReturnType<typeof make> => make("http://127.0.0.1:9");
    const { record } = await compareClients(nowhere, (client) => client.messages.create(MESSAGE));
    expect(record).toMatchObject({ status: "error", errorCode: "network" });
  });

  test("time that is up is the SDK's timeout", async () => {
    const hurried = anthropicAt(Sdk, { timeout: 1_000 });
    const { record } = await compareClients(hurried, (client) => client.messages.create(MESSAGE), {
      prepare: (vendor) => vendor.fail({ kind: "never-answer" }),
    });
    expect(record).toMatchObject({ status: "error", errorCode: "timeout" });
  });

  test("a stream left early is cancelled, at the vendor too, with what came until then", async () => {
    const { record } = await compareClients(
      make,
      async (client, vendor) => {
        const seen: unknown[] = [];
        for await (const event of await client.messages.create(STREAM)) {
          seen.push(event);
          if (seen.length === 8) break;
        }
        return { seen, aborted: (await vendor.waitFor(({ aborted }) => aborted)).aborted };
      },
      { vendor: { chunkDelayMs: 20 } },
    );
    expect(record).toMatchObject({ status: "cancelled", usageSource: "partial" });
    expect(record.inputTokens).toBeGreaterThan(0);
    expect(record.outputTokens).toBeGreaterThan(1);
  });

  test("a helper's stream that is aborted is cancelled", async () => {
    const { record } = await compareClients(
      make,
      async (client) => {
        const stream = client.messages.stream(MESSAGE);
        let texts = 0;
        stream.on("text", () => {
          texts += 1;
          if (texts === 3) stream.abort();
        });
        return await stream.finalMessage();
      },
      { vendor: { chunkDelayMs: 20 } },
    );
    expect(record).toMatchObject({ status: "cancelled", usageSource: "partial" });
  });

  test("an error within a stream, and a stream that breaks, are thrown as without us", async () => {
    const inside = await compareClients(make, (client) => collect(client.messages.create(STREAM)), {
      prepare: (vendor) => vendor.fail({ kind: "error-chunk", events: 4 }),
    });
    expect(inside.record).toMatchObject({ status: "error", errorCode: "overloaded" });
    const broken = await compareClients(make, (client) => collect(client.messages.create(STREAM)), {
      prepare: (vendor) => vendor.fail({ kind: "reset-after-events", events: 5 }),
    });
    expect(broken.record).toMatchObject({ status: "error", errorCode: "interrupted", usageSource: "partial" });
  });

  test("the application's own middleware sees what it saw, and its further requests are calls", async () => {
    const paths: string[] = [];
    const twice = anthropicAt(Sdk, {
      middleware: [
        async (request, next) => {
          paths.push(new URL(request.url).pathname);
          await (await next(request)).text();
          return next(request);
        },
      ],
    });
    const { records } = await compareClients(twice, (client) => client.messages.create(MESSAGE), { records: 2 });
    expect(paths).toEqual(["/v1/messages", "/v1/messages"]);
    expect(records.map(({ status }) => status)).toEqual(["success", "success"]);
  });
});
