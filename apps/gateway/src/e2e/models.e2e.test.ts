import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import { GoogleGenAI as GoogleGenAI2 } from "google-genai-2";
import { Ollama } from "ollama";
import OpenAI, { NotFoundError } from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";

/** Which models there are, asked with the official SDKs: each must find its own list, with nobody behind the gateway. */
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openTestGateway({
    columns: ["vendor", "models"],
    rows: [
      `${providerRow("openai", "http://127.0.0.1:9", { costPer1k: "" })},openai,`,
      `${providerRow("mine", "http://127.0.0.1:9", { costPer1k: "0.002" })},openai-compatible,org/my-model;other`,
    ],
    yaml: "routes: { smart: { targets: [{ provider: openai, model: gpt-4o }] } }\n",
  });
});
afterAll(() => gateway[Symbol.asyncDispose]());

describe("the list of models", () => {
  test("has the shape of OpenAI's, with context and prices", async () => {
    const client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: "none-needed", maxRetries: 0 });
    const { data } = await client.models.list();
    expect(data.find(({ id }) => id === "gpt-4o")).toMatchObject({
      object: "model",
      owned_by: "openai",
      context_length: 128_000,
      pricing: { prompt: "0.0000025", completion: "0.00001" },
    });
    expect(data.find(({ id }) => id === "smart")).toMatchObject({
      owned_by: "route",
      context_length: 128_000,
      pricing: { prompt: "0.0000025", completion: "0.00001" },
    });
    expect(await client.models.retrieve("org/my-model")).toMatchObject({
      id: "org/my-model",
      pricing: { prompt: "0.000002", completion: "0.000002" },
    });
    await expect(client.models.retrieve("nobody's")).rejects.toBeInstanceOf(NotFoundError);
  });

  test("has the shape of Anthropic's, page by page", async () => {
    const client = new Anthropic({ baseURL: gateway.url, apiKey: "none-needed", maxRetries: 0 });
    const first = await client.models.list({ limit: 2 });
    expect(first.data).toHaveLength(2);
    expect(first.data[0]).toMatchObject({ type: "model", id: "smart", max_input_tokens: 128_000 });
    const ids: string[] = [];
    for await (const { id } of client.models.list({ limit: 7 })) ids.push(id);
    const all = await idsOf("/v1/models");
    expect(ids).toEqual(all);
    const before = await client.models.list({ before_id: all[5] ?? "", limit: 2 });
    expect(before.data.map(({ id }) => id)).toEqual(all.slice(3, 5));
    expect((await client.models.retrieve("gpt-4o")).display_name).toBe("gpt-4o");
    await expect(client.models.retrieve("nobodys")).rejects.toBeInstanceOf(Anthropic.NotFoundError);
    await expect(client.models.list({ after_id: "nobodys" })).rejects.toBeInstanceOf(Anthropic.BadRequestError);
  });

  test.each([
    ["today's SDK", () => new GoogleGenAI({ apiKey: "none-needed", httpOptions: { baseUrl: gateway.url } })],
    ["the one before", () => new GoogleGenAI2({ apiKey: "none-needed", httpOptions: { baseUrl: gateway.url } })],
  ])("has the shape of Google's, page by page, for %s", async (_, open) => {
    const client = open();
    const names: string[] = [];
    for await (const { name = "" } of await client.models.list({ config: { pageSize: 7 } })) names.push(name);
    expect(names).toEqual((await idsOf("/v1/models")).map((id) => `models/${id}`));
    expect(await client.models.get({ model: "gpt-4o" })).toMatchObject({
      name: "models/gpt-4o",
      inputTokenLimit: 128_000,
    });
  });

  test("has the shape of Ollama's", async () => {
    const client = new Ollama({ host: gateway.url });
    const { models } = await client.list();
    expect(models.map(({ name }) => name)).toEqual(await idsOf("/v1/models"));
    const shown = await client.show({ model: "gpt-4o" });
    expect(shown.model_info).toMatchObject({ "openai.context_length": 128_000 });
    await expect(client.show({ model: "nobodys" })).rejects.toThrow("No enabled provider");
    expect((await client.version()).version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test("is told by the path where no header says whose client asks", async () => {
    expect(await (await fetch(`${gateway.url}/v1beta/models?pageSize=1`)).json()).toMatchObject({
      models: [{ name: "models/smart" }],
      nextPageToken: "1",
    });
  });
});

test("a new configuration changes the list at once", async () => {
  const { liaison } = gateway.gateway;
  const before = liaison.config();
  liaison.reconfigure({ ...before, routes: [] });
  try {
    expect(await idsOf("/v1/models")).not.toContain("smart");
  } finally {
    liaison.reconfigure(before);
  }
  expect(await idsOf("/v1/models")).toContain("smart");
});

async function idsOf(path: string): Promise<string[]> {
  const body = (await (await fetch(gateway.url + path)).json()) as {
    readonly data: readonly { readonly id: string }[];
  };
  return body.data.map(({ id }) => id);
}
