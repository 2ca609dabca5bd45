import { describe, expect, test } from "vitest";
import { createTracker } from "./create-tracker.ts";
import { createMemoryRecorder } from "./fixtures/memory-recorder.ts";
import { type ScriptedAnswer, type ScriptedRequest, startScriptedServer } from "./fixtures/scripted-server.ts";
import type { TrackOptions } from "./options.ts";
import { registerExtractor } from "./tap/destination/own-extractors.ts";
import { tapAnything } from "./track-fetch.ts";

async function start(answer: (request: ScriptedRequest, at: number) => ScriptedAnswer, options: TrackOptions = {}) {
  const server = await startScriptedServer(answer);
  const recorder = createMemoryRecorder();
  const tracker = createTracker(options, recorder, () => {});
  const fetchTracked = tapAnything(fetch, tracker);
  const post = (path: string, body: unknown, init: RequestInit = {}): Promise<Response> => {
    return fetchTracked(`${server.url}${path}`, { method: "POST", body: JSON.stringify(body), ...init });
  };
  return { server, recorder, tracker, fetchTracked, post };
}

describe("anything over HTTP", () => {
  test("is recorded by its path, with ids blotted out, and answers as it did", async () => {
    const { server, recorder, fetchTracked, post } = await start(() => ({ body: { ok: true } }), { provider: "acme" });
    await using _ = server;
    expect(await (await post("/v2/jobs/4711/run?x=1", { a: 1 })).json()).toEqual({ ok: true });
    expect(await (await fetchTracked(`${server.url}/v2/jobs/4712`)).json()).toEqual({ ok: true });
    const records = await recorder.waitFor(2);
    expect(records.map(({ endpoint, provider, status }) => [endpoint, provider, status])).toEqual([
      ["/v2/jobs/:id/run", "acme", "success"],
      ["/v2/jobs/:id", "acme", "success"],
    ]);
    expect(server.requests.map(({ body }) => body)).toEqual(['{"a":1}', ""]);
  });

  test("that reports tokens under a usual name is counted", async () => {
    const usage = { input_tokens: 3, output_tokens: 4, total_tokens: 7, cost: 0.0000125 };
    const { server, recorder, post } = await start(() => ({ body: { id: "a-1", model: "acme-1", usage } }));
    await using _ = server;
    await (await post("/generate", { model: "acme-latest" })).json();
    expect(await recorder.waitFor(1)).toMatchObject([
      {
        endpoint: "/generate",
        modelRequested: "acme-latest",
        modelUsed: "acme-1",
        inputTokens: 3,
        outputTokens: 4,
        totalTokens: 7,
        totalCostNanoUsd: 12_500,
        costSource: "provider",
      },
    ]);
  });

  test("in a vendor's own format is read as from its SDK", async () => {
    const body = { id: "c-1", model: "m-1", choices: [{ index: 0, message: { role: "assistant", content: "Hi" } }] };
    const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };
    const { server, recorder, post } = await start(() => ({ body: { ...body, usage } }));
    await using _ = server;
    await (await post("/v1/chat/completions", { model: "m", messages: [] })).text();
    expect(await recorder.waitFor(1)).toMatchObject([
      { endpoint: "chat.completions", totalTokens: 3, modelUsed: "m-1" },
    ]);
  });

  test("that fails is recorded with its status, and one that never answers with its cause", async () => {
    const { server, recorder, tracker, post, fetchTracked } = await start(() => ({
      status: 418,
      body: { error: "no" },
    }));
    await using _ = server;
    expect((await (await post("/x", {})).json()) as unknown).toEqual({ error: "no" });
    await expect(fetchTracked("http://127.0.0.1:9/y")).rejects.toThrow("fetch failed");
    await tracker.flush();
    const records = await recorder.waitFor(2);
    expect(records.map(({ status, httpStatus }) => [status, httpStatus])).toMatchObject([
      ["error", 418],
      ["error", expect.any(Number)],
    ]);
    expect(records[1]?.errorCode).toBe("network");
  });

  test("given as a Request object arrives as it is, its body read too", async () => {
    const { server, recorder, fetchTracked } = await start(() => ({ body: {} }));
    await using _ = server;
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ model: "acme-2", tracking: { customerId: "c-1" } });
    const request = new Request(`${server.url}/ask`, { method: "POST", headers, body });
    await (await fetchTracked(request)).json();
    expect(await recorder.waitFor(1)).toMatchObject([{ modelRequested: "acme-2", customerId: null }]);
    expect(server.requests.map(({ body: sent }) => sent)).toEqual([body]);
  });

  test("has a bounded number of names, however many paths there are", async () => {
    const { server, recorder, fetchTracked } = await start(() => ({ body: {} }));
    await using _ = server;
    const words = Array.from({ length: 320 }, (__, at) =>
      at.toString(26).replaceAll(/\d/g, (digit) => "qrstuvwxyz"[Number(digit)] ?? ""),
    );
    for (const word of words) await (await fetchTracked(`${server.url}/people/${word}`)).text();
    const names = new Set((await recorder.waitFor(words.length)).map(({ endpoint }) => endpoint));
    expect(names.size).toBeLessThanOrEqual(301);
    expect(names).toContain("other");
  });

  test("that is only looked at, or about a hub's models, is no call", async () => {
    const { server, recorder, fetchTracked } = await start(() => ({ body: {} }));
    await using _ = server;
    await fetchTracked(`${server.url}/x`, { method: "HEAD" });
    await fetchTracked(`${server.url}/x`, { method: "OPTIONS" });
    expect(recorder.openings).toEqual([]);
  });

  test("is read by an extractor of one's own, which may throw", async () => {
    const take = registerExtractor({
      name: "acme",
      recognise: ({ host, path }) => (host.startsWith("127.") && path === "/acme" ? "acme.ask" : null),
      read: ({ answer }) => {
        if (answer?.tokens === undefined) throw new Error("unreadable");
        return { model: "acme-3", usage: { outputTokens: Number(answer.tokens) } };
      },
    });
    try {
      const { server, recorder, post } = await start((_request, at) => ({ body: at === 0 ? { tokens: 9 } : {} }));
      await using _ = server;
      await (await post("/acme", {})).json();
      expect(await (await post("/acme", {})).json()).toEqual({});
      expect(await recorder.waitFor(2)).toMatchObject([
        { endpoint: "acme.ask", modelUsed: "acme-3", outputTokens: 9, usageSource: "provider" },
        {
          endpoint: "acme.ask",
          status: "success",
          usageSource: "none",
          warnings: [expect.stringContaining("extractor")],
        },
      ]);
    } finally {
      take();
    }
  });

  test("that records by itself is left to do so", async () => {
    const { server, recorder, post } = await start(() => ({ headers: { "x-liaison-call-id": "01-x" }, body: {} }));
    await using _ = server;
    await (await post("/v1/images/generations", { prompt: "a cat" })).json();
    await (await post("/anything", {})).json();
    expect(recorder.records).toEqual([]);
    expect(recorder.openings.length).toBe(recorder.withdrawals.length);
  });
});

describe("GraphQL", () => {
  const query = "query Orders { orders { id } }";

  test("is named by its operation", async () => {
    const { server, recorder, post, fetchTracked } = await start(() => ({ body: { data: { orders: [] } } }));
    await using _ = server;
    await (await post("/graphql", { query })).json();
    const extensions = { persistedQuery: { version: 1, sha256Hash: "abcdef0123456789" } };
    await (await post("/graphql", { operationName: "Known", extensions })).json();
    await (await fetchTracked(`${server.url}/graphql?query=${encodeURIComponent("{ me }")}&operationName=Me`)).json();
    expect((await recorder.waitFor(3)).map(({ endpoint, status }) => [endpoint, status])).toEqual([
      ["Orders", "success"],
      ["Known", "success"],
      ["Me", "success"],
    ]);
  });

  test("is an error when its answer tells of errors, whatever the status", async () => {
    const { server, recorder, post } = await start(() => ({ body: { errors: [{ message: "not allowed" }] } }));
    await using _ = server;
    await (await post("/graphql", { query })).json();
    expect(await recorder.waitFor(1)).toMatchObject([
      { endpoint: "Orders", status: "error", httpStatus: 200, errorMessage: "not allowed" },
    ]);
  });
});
