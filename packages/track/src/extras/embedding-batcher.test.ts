import { FakeClock } from "@ai-liaison/testkit";
import { describe, expect, test } from "vitest";
import { currentContext, customerContext, withContext, withCustomer } from "../context/context.ts";
import { batchEmbeddings, type EmbeddingBatcherOptions } from "./embedding-batcher.ts";

interface Params {
  readonly model: string;
  readonly input: string | readonly string[] | readonly number[];
  readonly [name: string]: unknown;
}

interface Sent {
  readonly params: Params;
  readonly signal: AbortSignal | undefined;
  readonly customer: unknown;
}

interface Answer {
  readonly data: readonly { readonly index?: number; readonly embedding: readonly unknown[] }[];
  readonly usage: { readonly prompt_tokens: number };
}

type Respond = (sent: Sent) => Promise<Answer> | Answer;

/** A client without a network: what it is sent is seen, and the answer is a function of it. */
function start(options: EmbeddingBatcherOptions = {}, respond: Respond = echo) {
  const clock = new FakeClock();
  const sent: Sent[] = [];
  const client = {
    embeddings: {
      async create(params: Params, sendOptions?: { readonly signal?: AbortSignal }): Promise<Answer> {
        const seen = { params, signal: sendOptions?.signal, customer: currentContext().customerId };
        sent.push(seen);
        return respond(seen);
      },
    },
  };
  const { embeddings } = batchEmbeddings(client, { clock, ...options });
  return { clock, sent, create: embeddings.create, inputs: () => sent.map(({ params }) => params.input) };
}

function echo({ params: { input } }: Sent): Answer {
  const inputs = Array.isArray(input) ? input : [input];
  const data = inputs.map((text, index) => ({ index, embedding: [text] }));
  return { data, usage: { prompt_tokens: 10 } };
}

const embeddingOf = (answer: Answer) => answer.data[0]?.embedding[0];

describe("embeddings asked for one by one", () => {
  test("go as one when the time is over, and each gets its own", async () => {
    const { clock, create, inputs } = start({ maxWaitMs: 5 });
    const asked = ["a", "b", "c"].map((input) => create({ model: "m", input }));
    clock.advance(4);
    expect(inputs()).toEqual([]);
    clock.advance(1);
    expect(inputs()).toEqual([["a", "b", "c"]]);
    expect((await Promise.all(asked)).map(embeddingOf)).toEqual(["a", "b", "c"]);
    expect((await Promise.all(asked)).map(({ usage }) => usage.prompt_tokens)).toEqual([4, 3, 3]);
  });

  test("go at once when there are enough, and the next begin anew", async () => {
    const { clock, create, inputs } = start({ maxBatch: 2 });
    const asked = ["a", "b", "c"].map((input) => create({ model: "m", input }));
    expect(inputs()).toEqual([["a", "b"]]);
    clock.advance(5);
    expect(inputs()).toEqual([["a", "b"], "c"]);
    expect((await Promise.all(asked)).map(embeddingOf)).toEqual(["a", "b", "c"]);
    expect(clock.pending).toBe(0);
  });

  test("go as they are when nobody else asks", async () => {
    const { clock, create, sent } = start();
    const params = { model: "m", input: "a" };
    const asked = create(params);
    clock.advance(5);
    expect(sent[0]?.params).toBe(params);
    expect(embeddingOf(await asked)).toBe("a");
  });

  test("never mix parameters, and their order does not matter", () => {
    const { clock, create, inputs } = start();
    create({ model: "m", input: "a", dimensions: 8 });
    create({ dimensions: 8, input: "b", model: "m" });
    create({ model: "m", input: "c", dimensions: 9 });
    create({ model: "n", input: "d", dimensions: 8 });
    create({ model: "m", input: "e", dimensions: 8, tracking: { customerId: "c-1" } });
    clock.advance(5);
    expect(inputs()).toEqual([["a", "b"], "c", "d", "e"]);
  });

  test("never mix customers, and are sent for the customer they are for", () => {
    const { clock, create, sent } = start();
    for (const [customer, input] of [
      ["c-1", "a"],
      ["c-2", "b"],
      ["c-1", "c"],
    ] as const) {
      withCustomer(customer, () => create({ model: "m", input }));
    }
    create({ model: "m", input: "d" });
    withContext({ customerId: "c-1", tags: { t: "1" } }, () => create({ model: "m", input: "e" }));
    clock.advance(5);
    expect(sent.map(({ params, customer }) => [params.input, customer])).toEqual([
      [["a", "c"], "c-1"],
      ["b", "c-2"],
      ["d", undefined],
      ["e", "c-1"],
    ]);
  });

  test("are sent for their customer even when its scope has ended", () => {
    const { clock, create, sent } = start();
    withContext({}, () => {
      using _ = customerContext("c-1");
      create({ model: "m", input: "a" });
    });
    clock.advance(5);
    expect(sent[0]?.customer).toBe("c-1");
  });

  test.each<[string, Params, object | undefined]>([
    ["several inputs", { model: "m", input: ["a", "b"] }, undefined],
    ["token lists", { model: "m", input: [1, 2] }, undefined],
    ["options of their own", { model: "m", input: "a" }, { timeout: 1 }],
    ["a signal that is none", { model: "m", input: "a" }, { signal: "x" }],
    ["a signal that has fired", { model: "m", input: "a" }, { signal: AbortSignal.abort() }],
    ["parameters that are no JSON", { model: "m", input: "a", n: 1n }, undefined],
  ])("go as they are with %s", async (_, params, options) => {
    const { clock, create, sent } = start();
    await create(params, options);
    expect(sent[0]?.params).toBe(params);
    expect(clock.pending).toBe(0);
  });
});

describe("what goes wrong with a batch", () => {
  test("is everyone's, with the SDK's own error", async () => {
    const broken = Object.assign(new Error("busy"), { status: 503 });
    const { clock, create, sent } = start({}, () => Promise.reject(broken));
    const asked = ["a", "b"].map((input) => create({ model: "m", input }));
    clock.advance(5);
    for (const call of await Promise.allSettled(asked)) expect(call).toEqual({ status: "rejected", reason: broken });
    expect(sent).toHaveLength(1);
  });

  test("is the bad input's alone, when the vendor refuses the request", async () => {
    const refusal = Object.assign(new Error("bad input"), { status: 400 });
    const { clock, create, inputs } = start({}, (sent) => {
      if ([sent.params.input].flat().includes("bad")) throw refusal;
      return echo(sent);
    });
    const asked = ["a", "bad", "c"].map((input) => create({ model: "m", input }));
    clock.advance(5);
    const [a, bad, c] = await Promise.allSettled(asked);
    expect(bad).toEqual({ status: "rejected", reason: refusal });
    expect([a, c].map((call) => call?.status)).toEqual(["fulfilled", "fulfilled"]);
    expect(inputs()).toEqual([["a", "bad", "c"], "a", "bad", "c"]);
  });

  test("is only theirs whom a short answer lacks", async () => {
    const { clock, create } = start({}, () => ({
      data: [{ index: 1, embedding: ["b"] }],
      usage: { prompt_tokens: 10 },
    }));
    const asked = ["a", "b"].map((input) => create({ model: "m", input }));
    clock.advance(5);
    await expect(asked[0]).rejects.toMatchObject({ name: "ProviderError", code: "malformed_response" });
    expect(await asked[1]).toMatchObject({ usage: { prompt_tokens: 10 } });
  });
});

describe("an abort", () => {
  const hanging: Respond = ({ signal }) =>
    new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));

  test("before the batch is sent takes the caller out of it", async () => {
    const { clock, create, inputs } = start();
    const controller = new AbortController();
    const gone = create({ model: "m", input: "gone" }, { signal: controller.signal });
    const asked = ["a", "b"].map((input) => create({ model: "m", input }));
    const reason = new Error("changed my mind");
    controller.abort(reason);
    await expect(gone).rejects.toBe(reason);
    clock.advance(5);
    expect(inputs()).toEqual([["a", "b"]]);
    expect((await Promise.all(asked)).map(embeddingOf)).toEqual(["a", "b"]);
  });

  test("of everyone before it is sent leaves nothing to send, nor in the way of those who come after", async () => {
    const { clock, create, inputs } = start();
    const controller = new AbortController();
    const gone = create({ model: "m", input: "gone" }, { signal: controller.signal });
    controller.abort();
    await expect(gone).rejects.toThrow();
    const asked = ["a", "b"].map((input) => create({ model: "m", input }));
    clock.advance(5);
    expect((await Promise.all(asked)).map(embeddingOf)).toEqual(["a", "b"]);
    create({ model: "m", input: "late" }, { signal: AbortSignal.timeout(0) }).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 20));
    clock.advance(5);
    expect(inputs()).toEqual([["a", "b"]]);
  });

  test("of one caller does not abort the others, that of all aborts the request", async () => {
    const { clock, create, sent } = start({}, hanging);
    const controllers = [new AbortController(), new AbortController()];
    const asked = controllers.map(({ signal }, at) => create({ model: "m", input: `${at}` }, { signal }));
    const settled = Promise.allSettled(asked);
    clock.advance(5);
    controllers[0]?.abort();
    await expect(asked[0]).rejects.toThrow();
    expect(sent[0]?.signal?.aborted).toBe(false);
    controllers[1]?.abort();
    expect(sent[0]?.signal?.aborted).toBe(true);
    expect((await settled).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });

  test("of a caller that is alone reaches the request", async () => {
    const { clock, create, sent } = start({}, hanging);
    const controller = new AbortController();
    const asked = create({ model: "m", input: "a" }, { signal: controller.signal });
    clock.advance(5);
    expect(sent[0]?.signal).toBe(controller.signal);
    controller.abort();
    await expect(asked).rejects.toThrow();
  });
});
