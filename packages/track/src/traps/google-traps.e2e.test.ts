import type { CallableTool, GoogleGenAI } from "@google/genai";
import { describe, expect, test } from "vitest";
import { GOOGLE_SDKS, googleAt } from "../fixtures/google-clients.ts";
import { type NaiveRecord, naiveFetch } from "../fixtures/naive-proxy.ts";
import { springTrap, type TrapRecord } from "../fixtures/spring-trap.ts";

const ASK = { model: "gemini-2.5-flash", contents: "Hello there, how are you today?" };

const weather: CallableTool = {
  tool: async () => ({
    functionDeclarations: [{ name: "weather", parametersJsonSchema: { type: "object", properties: {} } }],
  }),
  callTool: async () => [{ functionResponse: { name: "weather", response: { result: "sunny" } } }],
};

const oneEach = (records: readonly TrapRecord[], requests: readonly unknown[]): void => {
  expect(records).toHaveLength(requests.length);
  for (const { outputTokens } of records) expect(outputTokens).toBeGreaterThan(0);
};

describe.each(GOOGLE_SDKS)("the traps of $name", ({ Sdk }) => {
  const make = googleAt(Sdk);

  test("7: of functions called automatically every request is counted, though the answer tells of the last alone", async () => {
    await springTrap({
      make,
      script: async ({ models }) => {
        const answer = await models.generateContent({ ...ASK, config: { tools: [weather] } });
        return [answer.text, answer.automaticFunctionCallingHistory?.length];
      },
      records: oneEach,
    });
  });

  test("9: chats, which hold the models object itself, are seen", async () => {
    await springTrap({
      make,
      script: async ({ chats }) => {
        const chat = chats.create({ model: ASK.model });
        const said = [(await chat.sendMessage({ message: "Hello" })).text];
        for await (const chunk of await chat.sendMessageStream({ message: "Again" })) said.push(chunk.text);
        return [said, chat.getHistory().length];
      },
      records: oneEach,
    });
  });

  test("10: an answer may take longer than the 300 s that Node allows, as without us", async () => {
    await springTrap({
      make,
      script: async ({ models }) => {
        const limits = await limitsWhile(() => models.generateContent(ASK));
        expect(limits.length).toBeGreaterThan(0);
        return limits;
      },
      naive: plainFetch,
      records: oneEach,
    });
  });

  test("10: a fetch that a call brings along is used, and seen", async () => {
    await springTrap({
      make,
      script: async ({ models }) => {
        let used = 0;
        const own: typeof fetch = (input, init) => {
          used += 1;
          return fetch(input, init);
        };
        // Not among its declared options, and taken all the same.
        const httpOptions: object = { fetch: own };
        const answer = await models.generateContent({ ...ASK, config: { httpOptions } });
        return [used, answer.text];
      },
      naive: plainFetch,
      records: oneEach,
    });
  });
});

/** A tap as one writes it on the first afternoon: it takes the place of what the SDK does without one. */
function plainFetch(client: GoogleGenAI, records: NaiveRecord[]): GoogleGenAI {
  const http: unknown = Reflect.get(Reflect.get(client, "apiClient"), "clientOptions");
  if (typeof http === "object" && http !== null) {
    Object.assign(Reflect.get(http, "httpOptions"), { fetch: naiveFetch(records) });
  }
  return client;
}

interface Dispatcher {
  dispatch(options: { readonly headersTimeout?: number; readonly bodyTimeout?: number }, handler: unknown): boolean;
}

/** The limits that requests set for themselves meanwhile. */
async function limitsWhile(run: () => Promise<unknown>): Promise<unknown[]> {
  const name = Symbol.for("undici.globalDispatcher.1");
  new Headers();
  const original = Reflect.get(globalThis, name) as Dispatcher;
  const seen: unknown[] = [];
  const watching: Dispatcher = {
    dispatch: (options, handler) => {
      seen.push({ headers: options.headersTimeout, body: options.bodyTimeout });
      return original.dispatch(options, handler);
    },
  };
  Reflect.set(globalThis, name, watching);
  try {
    await run();
  } finally {
    Reflect.set(globalThis, name, original);
  }
  return seen;
}
