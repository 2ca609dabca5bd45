import type { VendorModelsPage } from "@ai-liaison/core";
import { type CorpusExchange, corpusPresent, loadCorpus } from "@ai-liaison/testkit";
import { describe, expect, test } from "vitest";
import { dialectById } from "./index.ts";

/** Every recorded list of models is read whole: each name in it, and all it says of lengths and prices. */
const FORMATS: Readonly<Record<string, string>> = { anthropic: "anthropic-messages", gemini: "gemini" };

/** Lists, told from single models and from another service's catalogue by where they were asked for. */
function isList({ method, path, response }: CorpusExchange): boolean {
  const atList = path === null || /\/v1(beta)?\/models$/.test(path);
  return atList && (method === null || method === "GET") && response.body !== null && "json" in response.body;
}

function jsonOf({ response: { body } }: CorpusExchange) {
  return body !== null && "json" in body ? body.json : null;
}

function dialectOf(exchange: CorpusExchange): string {
  const asOpenai = JSON.stringify(jsonOf(exchange)).startsWith('{"object"');
  return asOpenai ? "openai-chat" : (FORMATS[exchange.provider] ?? "openai-chat");
}

function read(exchange: CorpusExchange): VendorModelsPage | undefined {
  return dialectById(dialectOf(exchange))?.vendorModels?.readPage(jsonOf(exchange));
}

/** The names of a list, by a reading of its text that knows no format. */
function namesIn(exchange: CorpusExchange): readonly string[] {
  const body = jsonOf(exchange) as Record<string, readonly Record<string, string>[]>;
  const items = body.data ?? body.models ?? [];
  const isGoogle = body.models !== undefined;
  return items.map(({ id, name = "" }) => (isGoogle ? name.slice("models/".length) : (id ?? "")));
}

const recorded = [...loadCorpus({ endpoints: ["models"] })];
const lists = recorded.filter(isList);

describe.skipIf(!corpusPresent())("recorded lists of models (skipped where ../shared/corpus is absent)", () => {
  test("are there, of eight vendors", () => {
    expect(new Set(lists.map(({ provider }) => provider)).size).toBe(8);
  });

  test("are read to the last name", () => {
    for (const exchange of lists) {
      const ids = read(exchange)?.models.map(({ id }) => id);
      expect(ids, `${exchange.id} ${exchange.provider}`).toEqual(namesIn(exchange));
      expect(ids?.length).toBeGreaterThan(2);
    }
  });

  test("go on where more is to come", () => {
    const further = lists.filter((exchange) => read(exchange)?.nextQuery !== null);
    expect(further.map(({ provider }) => provider)).toEqual(["gemini"]);
  });

  test("tell lengths and prices where the vendor does", () => {
    const telling = (of: (page: VendorModelsPage) => boolean) => [
      ...new Set(lists.filter((exchange) => of(read(exchange) ?? NONE)).map(({ provider }) => provider)),
    ];
    const lengths = telling(({ models }) => models.some(({ contextWindow }) => contextWindow !== null));
    expect(lengths.toSorted()).toEqual(["anthropic", "gemini", "groq"]);
    expect(telling(({ models }) => models.some(({ prices }) => prices !== null))).toEqual(["perplexity"]);
  });

  test("are told from everything else recorded at such paths, which is refused", () => {
    const others = recorded.filter((exchange) => !isList(exchange) && jsonOf(exchange) !== null);
    expect(others.length).toBeGreaterThan(5);
    for (const exchange of others) expect(() => read(exchange), exchange.id).toThrow("no list of models");
  });
});

const NONE: VendorModelsPage = { models: [], nextQuery: null };
