import type { CallableTool, GoogleGenAI } from "@google/genai";
import { describe, expect, test } from "vitest";
import { withContext } from "../context/context.ts";
import { compareClients } from "../fixtures/compare-clients.ts";
import { GOOGLE_SDKS, googleAt, vertexAt, withoutHeaders } from "../fixtures/google-clients.ts";
import { collect } from "../fixtures/openai-clients.ts";

const ASK = { model: "gemini-2.5-flash", contents: "Hello there, how are you today?" };

/** A tool the SDK calls by itself. */
function weatherTool(): CallableTool {
  const declaration = { name: "weather", parametersJsonSchema: { type: "object", properties: {} } };
  return {
    tool: async () => ({ functionDeclarations: [declaration] }),
    callTool: async (calls) =>
      calls.map(({ name = "" }) => ({ functionResponse: { name, response: { result: "sunny" } } })),
  };
}

describe.each(GOOGLE_SDKS)("$name", ({ Sdk, version }) => {
  const make = googleAt(Sdk);
  const script = (run: (client: GoogleGenAI) => unknown) => async (client: GoogleGenAI) => {
    return withoutHeaders(await run(client));
  };

  test("an answer is the same, and leaves one record with its tokens", async () => {
    const { record } = await compareClients(
      make,
      script(async ({ models }) => {
        const answer = await models.generateContent(ASK);
        return { answer, text: answer.text, class: answer.constructor.name };
      }),
    );
    expect(record).toMatchObject({
      endpoint: "generateContent",
      status: "success",
      httpStatus: 200,
      provider: "google",
      modelRequested: "gemini-2.5-flash",
      modelUsed: "gemini-2.5-flash",
      usageSource: "provider",
      streaming: false,
      source: "sdk",
      attempts: [{ outcome: "success" }],
    });
    expect(record.inputTokens).toBeGreaterThan(0);
    expect(record.totalTokens).toBe((record.inputTokens ?? 0) + (record.outputTokens ?? 0));
    expect(record.timeToFirstTokenMs).toBeNull();
  });

  test("a stream has the same chunks, and a time to its first token", async () => {
    const { record } = await compareClients(
      make,
      script(({ models }) => collect(models.generateContentStream(ASK))),
    );
    expect(record).toMatchObject({ endpoint: "streamGenerateContent", status: "success", streaming: true });
    expect(record.usageSource).toBe("provider");
    expect(record.outputTokens).toBeGreaterThan(0);
    expect(record.timeToFirstTokenMs).toBeGreaterThanOrEqual(0);
  });

  test("a chat is the same, message by message, streamed too, and so is its history", async () => {
    const { records } = await compareClients(
      make,
      script(async ({ chats }) => {
        const chat = chats.create({ model: ASK.model });
        const first = await chat.sendMessage({ message: "Hello" });
        const second = await collect(chat.sendMessageStream({ message: "And again" }));
        return { first: first.text, second, history: chat.getHistory() };
      }),
      { records: 2 },
    );
    expect(records.map(({ endpoint }) => endpoint)).toEqual(["generateContent", "streamGenerateContent"]);
    expect(new Set(records.map(({ groupId }) => groupId)).size).toBe(2);
  });

  test("functions called automatically are the same, and each request is a call of one group", async () => {
    const { records } = await compareClients(
      make,
      script(({ models }) => models.generateContent({ ...ASK, config: { tools: [weatherTool()] } })),
      { records: 2 },
    );
    expect(records[0]?.groupId).toMatch(/^[0-9a-f-]{36}$/);
    expect(records[1]?.groupId).toBe(records[0]?.groupId);
  });

  test("functions called within a stream too, though they are called while it is read", async () => {
    const { records } = await compareClients(
      make,
      script(({ models }) => collect(models.generateContentStream({ ...ASK, config: { tools: [weatherTool()] } }))),
      { records: 2 },
    );
    expect(records[0]?.groupId).toMatch(/^[0-9a-f-]{36}$/);
    expect(records[1]?.groupId).toBe(records[0]?.groupId);
  });

  test("embeddings and token counts are the same", async () => {
    const { records } = await compareClients(
      make,
      script(async ({ models }) => [
        await models.embedContent({ model: "gemini-embedding-001", contents: ["one", "two"] }),
        await models.countTokens(ASK),
      ]),
      { records: 2 },
    );
    expect(records.map(({ endpoint }) => endpoint)).toEqual(["embedContent", "countTokens"]);
    expect(records.map(({ status }) => status)).toEqual(["success", "success"]);
    expect(records[1]?.inputTokens).toBeNull();
  });

  test("an early break gives the same chunks, and a cancelled call with the usage there was", async () => {
    const { record } = await compareClients(
      make,
      script(async ({ models }) => {
        for await (const chunk of await models.generateContentStream(ASK)) return chunk.text;
        return null;
      }),
      { vendor: { chunkDelayMs: 20 } },
    );
    expect(record).toMatchObject({ status: "cancelled", errorCode: "cancelled", usageSource: "partial" });
    expect(record.outputTokens).toBeGreaterThan(0);
  });

  test("an abort rejects with the same error, before the answer and within it", async () => {
    const { records } = await compareClients(
      make,
      async ({ models }, vendor) => {
        vendor.fail([{ kind: "delay", ms: 2_000 }, { kind: "none" }]);
        const before = new AbortController();
        void vendor.waitFor(({ sequence }) => sequence === 0).then(() => before.abort());
        const early = await messageOf(models.generateContent({ ...ASK, config: { abortSignal: before.signal } }));
        const within = new AbortController();
        const stream = await models.generateContentStream({ ...ASK, config: { abortSignal: within.signal } });
        const late = await messageOf(
          (async () => {
            for await (const _ of stream) within.abort();
          })(),
        );
        return { early, late };
      },
      { records: 2, vendor: { chunkDelayMs: 20 } },
    );
    expect(records.map(({ status }) => status)).toEqual(["cancelled", "cancelled"]);
  });

  test.each([400, 404, 429, 500])("status %i is the same error, recorded with its code", async (status) => {
    const { record } = await compareClients(
      make,
      script(({ models }) => models.generateContent(ASK)),
      { prepare: (vendor) => vendor.fail({ kind: "status", status }) },
    );
    expect(record).toMatchObject({ status: "error", httpStatus: status, usageSource: "none" });
  });

  test.each(["client", "call"])("what a %s is told to try again is one call, with its attempts", async (place) => {
    const retryOptions = { attempts: 3, initialDelay: 0.01, maxDelay: 0.02 };
    const httpOptions = { retryOptions };
    const { records } = await compareClients(
      place === "client" ? googleAt(Sdk, { httpOptions }) : make,
      script(async ({ models }) => {
        const ask = place === "client" ? ASK : { ...ASK, config: { httpOptions } };
        const answer = await models.generateContent(ask);
        return [answer, await messageOf(models.generateContent({ ...ask, contents: "Fail" }))];
      }),
      {
        records: 2,
        prepare: (vendor) => {
          vendor.fail(
            [503, 429, 200, 500, 500, 503].map((status) =>
              status === 200 ? { kind: "none" } : { kind: "status", status },
            ),
          );
        },
      },
    );
    expect(records.map(({ attempts }) => attempts.map(({ httpStatus }) => httpStatus))).toEqual([
      [503, 429, 200],
      [500, 500, 503],
    ]);
    expect(records.map(({ status }) => status)).toEqual(["success", "error"]);
  });

  test("an error within a stream is the same error, recorded as one", async () => {
    const { record } = await compareClients(
      make,
      script(({ models }) => collect(models.generateContentStream(ASK))),
      { prepare: (vendor) => vendor.fail({ kind: "error-chunk", events: 2 }) },
    );
    expect(record).toMatchObject({ status: "error", usageSource: "partial" });
  });

  test("a stream that is cut ends in the same way, and is no success", async () => {
    const { record } = await compareClients(
      make,
      script(({ models }) => collect(models.generateContentStream(ASK))),
      { prepare: (vendor) => vendor.fail({ kind: "reset-after-events", events: 2 }) },
    );
    expect(record).toMatchObject({ status: "error", errorCode: "interrupted" });
  });

  test("what a call says of its tracking is recorded and never sent; what the context says holds too", async () => {
    const tracking = { customerId: "c-1", tags: { feature: "search" } };
    const { records } = await compareClients(
      make,
      script(({ models, chats }) => {
        return withContext({ userId: "u-1" }, async () => {
          const said = await models.generateContent({ ...ASK, tracking } as typeof ASK);
          const streamed = await collect(models.generateContentStream({ ...ASK, customer_id: "c-2" } as typeof ASK));
          const chat = chats.create({ model: ASK.model, tracking } as { model: string });
          const message = await chat.sendMessage({ message: "Hello", tracking: { sessionId: "s-1" } } as {
            message: string;
          });
          return [said, streamed, message.text];
        });
      }),
      { records: 3 },
    );
    expect(records).toMatchObject([
      { customerId: "c-1", userId: "u-1", tags: { feature: "search" } },
      { customerId: "c-2", userId: "u-1" },
      { customerId: "c-1", userId: "u-1", sessionId: "s-1" },
    ]);
  });

  test("a call that is not to be tracked leaves no record", async () => {
    await compareClients(
      make,
      script(({ models }) => models.generateContent({ ...ASK, tracking: { enabled: false } } as typeof ASK)),
      { records: 0 },
    );
  });

  test("Vertex AI is the same: answers, streams, counts", async () => {
    const { records } = await compareClients(
      vertexAt(Sdk),
      script(async ({ models }) => [
        await models.generateContent(ASK),
        await collect(models.generateContentStream(ASK)),
        await models.countTokens(ASK),
      ]),
      { records: 3 },
    );
    expect(records.map(({ provider, status, modelRequested }) => ({ provider, status, modelRequested }))).toEqual(
      Array(3).fill({ provider: "vertex", status: "success", modelRequested: ASK.model }),
    );
  });

  test("requests go to the version the SDK knows", async () => {
    const { outcome } = await compareClients(make, async ({ models }, vendor) => {
      await models.generateContent(ASK);
      return vendor.requests.map(({ path }) => path);
    });
    expect(outcome).toEqual({ returned: [`/${version}/models/gemini-2.5-flash:generateContent`] });
  });
});

async function messageOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return "no error";
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}
