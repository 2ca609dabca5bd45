import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import { Ollama } from "ollama";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FakeVendor, startFakeVendor } from "../../start-fake-vendor.ts";

/** The official SDKs read the fake's lists as they read their own vendors'. */
const MODELS = ["one", "two", "three", "four", "five"];
let fake: FakeVendor;

beforeAll(async () => {
  fake = await startFakeVendor({ models: MODELS, modelsPerPage: 2, apiKey: "right" });
});
afterAll(() => fake.close());

const anthropic = (apiKey: string) => new Anthropic({ baseURL: fake.url, apiKey, maxRetries: 0 });

test("Anthropic's, page by page", async () => {
  const ids: string[] = [];
  for await (const { id } of anthropic("right").models.list()) ids.push(id);
  expect(ids).toEqual(MODELS);
  expect(fake.requests.map(({ path }) => path).filter((path) => path.includes("after_id"))).toHaveLength(2);
  await expect(anthropic("wrong").models.list()).rejects.toBeInstanceOf(Anthropic.AuthenticationError);
});

test("Google's, page by page", async () => {
  const google = new GoogleGenAI({ apiKey: "right", httpOptions: { baseUrl: fake.url, apiVersion: "v1beta" } });
  const names: string[] = [];
  for await (const { name = "" } of await google.models.list()) names.push(name);
  expect(names).toEqual(MODELS.map((id) => `models/${id}`));
});

test("Ollama's", async () => {
  const ollama = new Ollama({ host: fake.url, headers: { authorization: "Bearer right" } });
  expect((await ollama.list()).models.map(({ name }) => name)).toEqual(MODELS);
});

test("Cohere's, page by page", async () => {
  const page = async (query: string) =>
    (await fetch(`${fake.url}/v1/models?${query}`, { headers: { authorization: "Bearer right" } })).json();
  expect(await page("page_size=1000&page_token=4")).toEqual({
    models: [{ name: "five", endpoints: ["chat"], context_length: 64_000 }],
  });
  expect(await page("page_size=1")).toMatchObject({ models: [{ name: "one" }], next_page_token: "1" });
});
