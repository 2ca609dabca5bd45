import { createKey } from "@ai-liaison/client";
import { APIError, NotFoundError } from "openai";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type KeptWorld, openKeptWorld } from "./fixtures/open-kept-world.ts";

const MODEL = "gpt-5-mini";
const HELLO = { model: MODEL, input: "Hello" } as const;

/** What the SDK throws, as far as it tells one refusal from another. */
async function refusalOf(asking: Promise<unknown>): Promise<{ readonly status: unknown; readonly error: unknown }> {
  const error: unknown = await asking.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof APIError)) throw new Error("the SDK raised no API error", { cause: error });
  return { status: error.status, error: error.error };
}

describe("answers that a vendor keeps", () => {
  let world: KeptWorld;

  beforeEach(async () => {
    world = await openKeptWorld();
  });
  afterEach(() => world[Symbol.asyncDispose]());

  test("are gone on from where they are kept, whoever else offers the model, also after a restart", async () => {
    world.first.fail({ kind: "status", status: 503 });
    const kept = await world.client().responses.create(HELLO);
    expect([world.first.requests.length, world.second.requests.length]).toEqual([1, 1]);
    for (const input of ["And then?", "And after a restart?"]) {
      const next = await world.client().responses.create({ model: MODEL, input, previous_response_id: kept.id });
      expect(next.previous_response_id).toBe(kept.id);
      expect(JSON.parse(world.second.requests.at(-1)?.body ?? "")).toEqual({
        model: MODEL,
        input,
        previous_response_id: kept.id,
      });
      await world.restart();
    }
    expect((await world.client().responses.retrieve(kept.id)).output_text).toBe(kept.output_text);
    const stream = await world.client().responses.create({ ...HELLO, previous_response_id: kept.id, stream: true });
    expect((await Array.fromAsync(stream)).at(-1)?.type).toBe("response.completed");
    expect([world.first.requests.length, world.second.requests.length]).toEqual([1, 5]);
    const rows = await world.rows();
    expect(rows.map(({ provider, answer_id }) => [provider, answer_id !== null])).toEqual([
      ["second", true],
      ["second", false],
      ["second", true],
      ["second", true],
      ["second", true],
    ]);
    expect(rows.at(-1)?.answer_id).toBe(kept.id);
  });

  test("that were streamed are gone on from, too", async () => {
    const events = await Array.fromAsync(await world.client().responses.create({ ...HELLO, stream: true }));
    const [created] = events;
    const id = created?.type === "response.created" ? created.response.id : "";
    await world.restart();
    const next = await world.client().responses.create({ ...HELLO, previous_response_id: id });
    expect(next.previous_response_id).toBe(id);
  });

  test("are nobody else's: another key, or another customer, is told what is told of an id nobody has", async () => {
    const [own, other, pinned] = await Promise.all(
      [
        { name: "own", customer: null },
        { name: "other", customer: null },
        { name: "pinned", customer: "globex" },
      ].map((key) => createKey(world.dataDirectory, key)),
    );
    const asAcme = { headers: { "x-liaison-customer": "acme" } };
    await expect
      .poll(async () => (await refusalOf(world.client("wrong").responses.create(HELLO))).status, { timeout: 5_000 })
      .toBe(401);
    const kept = await world.client(own?.secret).responses.create(HELLO, asAcme);
    const asked = world.first.requests.length;
    const nobodys = await refusalOf(world.client(own?.secret).responses.retrieve("resp_nobodys"));
    expect(nobodys).toMatchObject({ status: 404, error: { code: "not_found" } });
    for (const restarted of [false, true]) {
      if (restarted) await world.restart();
      const strangers = [
        [world.client(other?.secret), {}],
        [world.client(other?.secret), asAcme],
        [world.client(pinned?.secret), {}],
        [world.client(own?.secret), {}],
        [world.client(own?.secret), { headers: { "x-liaison-customer": "globex" } }],
      ] as const;
      for (const [client, options] of strangers) {
        const { responses } = client;
        const id = kept.id;
        expect(await refusalOf(responses.retrieve(id, {}, options))).toEqual(nobodys);
        expect(await refusalOf(responses.create({ ...HELLO, previous_response_id: id }, options))).toEqual(nobodys);
        expect(await refusalOf(responses.cancel(id, options))).toEqual(nobodys);
        expect(await refusalOf(responses.delete(id, options))).toEqual(nobodys);
        expect(await refusalOf(responses.inputItems.list(id, {}, options).then((page) => page))).toEqual(nobodys);
        expect(
          await refusalOf(responses.inputTokens.count({ previous_response_id: id, model: MODEL }, options)),
        ).toEqual(nobodys);
      }
      expect(world.first.requests).toHaveLength(asked);
    }
    expect((await world.client(own?.secret).responses.retrieve(kept.id, {}, asAcme)).id).toBe(kept.id);
  });

  test("made in the background are paid by the call that began them, once they are asked for", async () => {
    await world.client().responses.create(HELLO);
    const cost = (await world.rows())[0]?.total_cost_nano_usd ?? Number.NaN;
    expect(cost).toBeGreaterThan(0);
    const queued = await world.client().responses.create({ ...HELLO, background: true });
    expect(queued.status).toBe("queued");
    await world.restart();
    for (let times = 0; times < 2; times += 1) {
      const done = await world.client().responses.retrieve(queued.id);
      expect(done.status).toBe("completed");
      const { usage } = done;
      const rows = await world.rows();
      const original = rows.find(({ answer_id }) => answer_id === queued.id);
      const tokens = { input_tokens: usage?.input_tokens, output_tokens: usage?.output_tokens };
      expect(original).toMatchObject({ endpoint: "responses", usage_source: "provider", ...tokens });
      expect(original).toMatchObject({
        total_cost_nano_usd: cost,
        attempts: [{ ...tokens, total_cost_nano_usd: cost }],
      });
      expect(rows[0]).toMatchObject({
        endpoint: "responses.retrieve",
        model_requested: MODEL,
        status: "success",
        input_tokens: 0,
        output_tokens: 0,
      });
      expect(rows[0]?.total_cost_nano_usd ?? 0).toBe(0);
      const { total } = await world.gateway.liaison.reader().costs({ by: "provider" });
      expect(total.total_cost_nano_usd).toBe(String(2 * cost));
      const { rows: providers } = await world.gateway.liaison.reader().providers();
      expect(providers.find(({ provider }) => provider === "first")?.total_cost_nano_usd).toBe(String(2 * cost));
    }
  });

  test("can be streamed again, from any event on", async () => {
    const kept = await world.client().responses.create(HELLO);
    const events = await Array.fromAsync(await world.client().responses.retrieve(kept.id, { stream: true }));
    expect(events.map(({ type }) => type)).toContain("response.output_text.delta");
    expect(events.at(-1)).toMatchObject({ type: "response.completed", response: { id: kept.id } });
    const rest = await world.client().responses.retrieve(kept.id, { stream: true, starting_after: 3 });
    expect(await Array.fromAsync(rest)).toEqual(events.slice(4));
    const [row] = await world.rows();
    expect(row).toMatchObject({ endpoint: "responses.retrieve", streaming: true, input_tokens: 0, output_tokens: 0 });
  });

  test("can be cancelled while they are worked on, listed and deleted", async () => {
    const { responses } = world.client();
    const queued = await responses.create({ ...HELLO, background: true });
    expect((await responses.cancel(queued.id)).status).toBe("cancelled");
    await responses.delete(queued.id);
    expect(await refusalOf(responses.retrieve(queued.id))).toMatchObject({ status: 404 });
    expect(world.first.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /v1/responses",
      `POST /v1/responses/${queued.id}/cancel`,
      `DELETE /v1/responses/${queued.id}`,
      `GET /v1/responses/${queued.id}`,
    ]);
    expect((await world.rows()).map(({ endpoint, http_status }) => [endpoint, http_status])).toEqual([
      ["responses.retrieve", 404],
      ["responses.delete", 200],
      ["responses.cancel", 200],
      ["responses", 200],
    ]);
  });

  test("whose client went away are still its own: it may come back for them", async () => {
    world.first.fail({ kind: "stall-after-events", events: 2 });
    const stream = await world.client().responses.create({ ...HELLO, stream: true, background: true });
    let id = "";
    for await (const event of stream) {
      if (event.type === "response.created") id = event.response.id;
      if (event.type === "response.in_progress") break;
    }
    stream.controller.abort();
    await expect.poll(async () => (await world.rows())[0]?.status, { timeout: 5_000 }).toBe("cancelled");
    expect((await world.rows())[0]?.answer_id).toBe(id);
    const rest = await world.client().responses.retrieve(id, { stream: true, starting_after: 1 });
    expect((await Array.fromAsync(rest)).at(-1)?.type).toBe("response.completed");
  });

  test("go with their provider: without it they are not found, and it is said what to do", async () => {
    const kept = await world.client().responses.create(HELLO);
    await world.restart(["second"]);
    const { responses } = world.client();
    for (const asking of [responses.retrieve(kept.id), responses.create({ ...HELLO, previous_response_id: kept.id })]) {
      const { status, error } = await refusalOf(asking);
      expect(status).toBe(404);
      expect(JSON.stringify(error)).toContain("not enabled any more");
      expect(JSON.stringify(error)).toContain("providers.csv");
    }
    expect(world.second.requests).toHaveLength(0);
    await world.restart();
    expect((await world.client().responses.retrieve(kept.id)).id).toBe(kept.id);
  });

  test("cannot be gone on from in another format, whichever format the vendor is asked in", async () => {
    await using translating = await openKeptWorld("openai-responses");
    const messages = [{ role: "user" as const, content: "And?" }];
    for (const { client, first } of [world, translating]) {
      const kept = await client().responses.create(HELLO);
      const { completions } = client().chat;
      const body = { model: MODEL, messages, previous_response_id: kept.id };
      expect(await refusalOf(completions.create(body))).toMatchObject({
        status: 400,
        error: { param: "previous_response_id", message: expect.stringContaining("/v1/responses") },
      });
      expect(first.requests).toHaveLength(1);
    }
  });

  test("are only those the vendor was asked to keep: a chat's are not, nor those of `store: false`", async () => {
    await using translating = await openKeptWorld("openai-responses");
    const { chat, responses } = translating.client();
    const chatted = await chat.completions.create({ model: MODEL, messages: [{ role: "user", content: "Hello" }] });
    const unkept = await responses.create({ ...HELLO, store: false });
    expect((await translating.rows()).map(({ answer_id }) => answer_id)).toEqual([null, null]);
    for (const { id } of [chatted, unkept]) await expect(responses.retrieve(id)).rejects.toThrow(NotFoundError);
    expect(translating.first.requests).toHaveLength(2);
  });
});
