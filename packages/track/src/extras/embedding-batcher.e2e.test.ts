import { startFakeVendor } from "@ai-liaison/testkit";
import OpenAI from "openai";
import OpenAI6 from "openai-6";
import { describe, expect, test } from "vitest";
import { withCustomer } from "../context/context.ts";
import { batchEmbeddings } from "./embedding-batcher.ts";

const MODEL = "fake-model";

describe.each([
  ["openai 7", OpenAI],
  ["openai 6", OpenAI6],
])("batched embeddings with the real %s, over a socket", (_, SDK) => {
  const clientOf = (url: string) => new SDK({ apiKey: "k", baseURL: `${url}/v1`, maxRetries: 0 }) as OpenAI;

  test("are what each caller would have got alone, by one request", async () => {
    await using vendor = await startFakeVendor();
    const client = clientOf(vendor.url);
    const { embeddings } = batchEmbeddings(client, { maxWaitMs: 20 });
    const inputs = ["one", "two words", "three words here", "one"];
    const batched = await Promise.all(inputs.map((input) => embeddings.create({ model: MODEL, input })));
    expect(vendor.requests).toHaveLength(1);
    const whole = vendor.requests[0]?.tokens?.input ?? -1;
    expect(batched.reduce((sum, { usage }) => sum + usage.prompt_tokens, 0)).toBe(whole);
    expect(batched.reduce((sum, { usage }) => sum + usage.total_tokens, 0)).toBe(whole);
    const alone = await Promise.all(inputs.map((input) => client.embeddings.create({ model: MODEL, input })));
    expect(batched.map(({ data }) => data)).toEqual(alone.map(({ data }) => data));
    expect(batched.map(({ model, object }) => [model, object])).toEqual(
      alone.map(({ model, object }) => [model, object]),
    );
  });

  test("of ten callers at most go in batches of as many as allowed, one customer to each", async () => {
    await using vendor = await startFakeVendor();
    const { embeddings } = batchEmbeddings(clientOf(vendor.url), { maxWaitMs: 20, maxBatch: 3 });
    const asked = Array.from({ length: 10 }, (_, at) =>
      withCustomer(`c-${at % 2}`, () => embeddings.create({ model: MODEL, input: `text ${at}` })),
    );
    expect((await Promise.all(asked)).every(({ data }) => data.length === 1)).toBe(true);
    const sent = vendor.requests.map(({ body }) => [JSON.parse(body).input].flat());
    expect(sent.map(({ length }) => length).toSorted()).toEqual([2, 2, 3, 3]);
    for (const inputs of sent) {
      expect(new Set(inputs.map((input: string) => Number(input.split(" ")[1]) % 2)).size).toBe(1);
    }
  });

  test("fail with the SDK's own error, and one caller's bad luck is not another's", async () => {
    await using vendor = await startFakeVendor();
    const { embeddings } = batchEmbeddings(clientOf(vendor.url), { maxWaitMs: 20 });
    vendor.fail([{ kind: "status", status: 400 }, { kind: "none" }, { kind: "status", status: 400 }]);
    const some = await Promise.allSettled(["a", "b"].map((input) => embeddings.create({ model: MODEL, input })));
    expect(some.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    vendor.fail({ kind: "status", status: 500 });
    const all = await Promise.allSettled(["a", "b"].map((input) => embeddings.create({ model: MODEL, input })));
    for (const call of all)
      expect(call).toMatchObject({ status: "rejected", reason: expect.any(SDK.InternalServerError) });
  });

  test("survive the abort of one", async () => {
    await using vendor = await startFakeVendor();
    vendor.fail({ kind: "delay", ms: 100 });
    const { embeddings } = batchEmbeddings(clientOf(vendor.url), { maxWaitMs: 5 });
    const controller = new AbortController();
    const gone = embeddings.create({ model: MODEL, input: "gone" }, { signal: controller.signal });
    const stays = embeddings.create({ model: MODEL, input: "stays" });
    await vendor.waitFor(() => true);
    controller.abort();
    await expect(gone).rejects.toThrow(/abort/i);
    expect((await stays).data).toHaveLength(1);
    expect(vendor.requests).toHaveLength(1);
  });
});
