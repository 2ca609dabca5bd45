import type { Json } from "@ai-liaison/core";
import OpenAI, { AzureOpenAI } from "openai";
import OpenAI6 from "openai-6";
import { describe, expect, test } from "vitest";
import { naiveFetch, naiveMethods, naivePatch, naiveProxy, naiveTrack } from "../fixtures/naive-proxy.ts";
import { CHAT, collect, openaiAt } from "../fixtures/openai-clients.ts";
import { springTrap, type TrapRecord } from "../fixtures/spring-trap.ts";

const make = openaiAt(OpenAI);
const retrying = openaiAt(OpenAI, { maxRetries: 2 });
const STREAM = { ...CHAT, stream: true as const };
const JSON_FORMAT = { type: "json_object" as const };

function tool() {
  const parameters = { type: "object" as const, properties: { city: { type: "string" } } };
  const run = { name: "weather", description: "Weather.", parameters, parse: JSON.parse, function: () => "sunny" };
  return { type: "function" as const, function: run };
}

const oneEach = (records: readonly TrapRecord[], requests: readonly unknown[]): void => {
  expect(records).toHaveLength(requests.length);
  for (const { outputTokens } of records) expect(outputTokens).toBeGreaterThan(0);
};

describe("the traps of openai", () => {
  test("1: methods that read private members of the client work on the tracked one", async () => {
    await springTrap({
      make,
      script: async (client) => {
        const raw = await client.post("/chat/completions", { body: CHAT });
        return [typeof raw, client.withOptions({ timeout: 1_000 }).timeout];
      },
    });
  });

  test("2: a call's promise can be awaited, and its stream be teed", async () => {
    await springTrap({
      make,
      script: async (client) => {
        const stream = await client.chat.completions.create(STREAM);
        const [left, right] = stream.tee();
        return [(await collect(left)).length, (await collect(right)).length];
      },
      naive: (client, records) => naiveProxy(client, records, "proxy"),
    });
  });

  test("3: a call's promise keeps `withResponse`, `asResponse` and what `parse` needs of it", async () => {
    await springTrap({
      make,
      script: async (client) => {
        const { response } = await client.chat.completions.create(CHAT).withResponse();
        const parsed = await client.chat.completions.parse({ ...CHAT, response_format: JSON_FORMAT }).withResponse();
        return [response.status, parsed.data.choices[0]?.message.content];
      },
      records: oneEach,
    });
  });

  test("4: what helpers ask by themselves is recorded, and nothing twice", async () => {
    await springTrap({
      make,
      script: async (client) => [
        await client.chat.completions.stream(CHAT).finalContent(),
        (await client.chat.completions.parse(CHAT)).choices[0]?.message.content,
      ],
      naive: naiveMethods,
      records: oneEach,
    });
  });

  test("5: nothing is read before the application reads it", async () => {
    await springTrap({
      make,
      script: async (client) => {
        const response = await client.chat.completions.create(CHAT).asResponse();
        await new Promise((later) => setTimeout(later, 20));
        return [response.bodyUsed, Object.keys((await response.json()) as object)];
      },
      naive: (client, records) => naiveProxy(client, records, "then"),
      records: oneEach,
    });
  });

  test("6: clones made by `withOptions` are tracked", async () => {
    await springTrap({
      make,
      script: async (client) => {
        const clone = client.withOptions({ timeout: 5_000 }).withOptions({ maxRetries: 0 });
        return (await clone.chat.completions.create(CHAT)).choices.length;
      },
      records: oneEach,
    });
  });

  test("7: each request of a helper is a call, and each repeated try an attempt", async () => {
    await springTrap({
      make: retrying,
      script: (client) => client.chat.completions.runTools({ ...CHAT, tools: [tool()] }).finalContent(),
      prepare: (vendor) => vendor.fail({ kind: "status", status: 500, headers: { "retry-after-ms": "1" } }),
      records: (records) => expect(records.map(({ attempts }) => attempts)).toEqual([2, 1]),
    });
  });

  test("8: the vendor's word on trying again is kept: we never try by ourselves", async () => {
    await springTrap({
      make: retrying,
      script: async (client) => (await client.chat.completions.create(CHAT)).choices.length,
      prepare: (vendor) => vendor.fail({ kind: "status", status: 500, headers: { "x-should-retry": "false" } }),
      records: (records) => expect(records.map(({ attempts }) => attempts)).toEqual([1]),
    });
  });

  test("12: who leaves a stream early stops the vendor", async () => {
    await springTrap({
      make,
      vendor: { chunkDelayMs: 10 },
      script: async (client, vendor) => {
        for await (const _chunk of await client.chat.completions.create(STREAM)) break;
        await vendor.waitFor(({ endedAtMs }) => endedAtMs !== null);
        return vendor.requests.map(({ aborted }) => aborted);
      },
    });
  });

  test("13: the usage we ask for is in no chunk the application sees", async () => {
    await springTrap({
      make,
      script: async (client) => {
        let text = "";
        for await (const chunk of await client.chat.completions.create(STREAM)) {
          // As applications write it: every chunk has a choice.
          const [choice] = chunk.choices as [OpenAI.ChatCompletionChunk.Choice];
          text += choice.delta.content ?? "";
        }
        return text;
      },
      records: oneEach,
    });
  });

  test("14: a response keeps its address, status and headers", async () => {
    await springTrap({
      make,
      script: async (client, vendor) => {
        const response = await client.chat.completions.create(CHAT).asResponse();
        return [response.url.replace(vendor.url, ""), response.status, response.headers.get("content-type")];
      },
      naive: (client, records) => client.withOptions({ fetch: naiveFetch(records) }),
    });
  });

  test("17: embeddings arrive as numbers though the SDK asks for base64", async () => {
    await springTrap({
      make,
      script: async (client, vendor) => {
        const { data } = await client.embeddings.create({ model: "text-embedding-3-small", input: "one" });
        expect(vendor.requests[0]?.body).toContain('"encoding_format":"base64"');
        return data.map(({ embedding }) => Array.from(embedding));
      },
      naive: naivePatch,
    });
  });

  test("18: Azure's clients keep class and deployment, and the record has the model that answered", async () => {
    const body: Json = {
      ...{ id: "chatcmpl-1", object: "chat.completion", created: 1, model: "gpt-5-mini-2026-08-07", choices: [] },
      usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
    };
    await springTrap({
      make: (url) => new AzureOpenAI({ apiKey: "k", endpoint: url, apiVersion: "2026-10-01", deployment: "mine" }),
      script: async (client) => [
        client instanceof AzureOpenAI,
        client.deploymentName,
        (await client.chat.completions.create({ ...CHAT, model: "mine" })).model,
      ],
      prepare: (vendor) => vendor.fail({ kind: "status", status: 200, body }),
      records: (records) => {
        expect(records).toMatchObject([{ provider: "azure_openai", model: "gpt-5-mini-2026-08-07", outputTokens: 4 }]);
      },
    });
  });

  test("20: a stream can be read once, and says so the second time", async () => {
    await springTrap({
      make,
      script: async (client) => {
        const stream = await client.chat.completions.create(STREAM);
        const first = await collect(stream);
        const second = await collect(stream).catch((error: unknown) => String(error));
        return [first.length > 0, second];
      },
    });
  });

  test("21: an answer made in the background is counted once, however often it is looked at", async () => {
    await springTrap({
      make,
      script: async (client) => {
        const { id, status } = await client.responses.create({ model: "gpt-5-mini", input: "Hi", background: true });
        const seen: unknown[] = [status];
        while (seen.at(-1) !== "completed" && seen.length < 20) seen.push((await client.responses.retrieve(id)).status);
        const again = await client.responses.retrieve(id);
        return [seen, again.usage !== undefined];
      },
      records: (records) => {
        expect(records.filter(({ outputTokens }) => outputTokens !== null)).toHaveLength(1);
      },
    });
  });

  test("22: a client of another copy of the SDK is tracked like any", async () => {
    await springTrap({
      make: openaiAt(OpenAI6 as unknown as typeof OpenAI),
      script: async (client) => (await client.chat.completions.create(CHAT)).choices.length,
      naive: naiveTrack,
      records: oneEach,
    });
  });
});
