import { InferenceClient } from "@huggingface/inference";
import { Ollama } from "ollama";
import { describe, expect, test } from "vitest";
import { createTracker } from "../create-tracker.ts";
import { GOOGLE_SDKS, googleAt } from "../fixtures/google-clients.ts";
import { createMemoryRecorder } from "../fixtures/memory-recorder.ts";
import { googleAdapter } from "./google.ts";
import { huggingFaceAdapter } from "./huggingface.ts";
import { ollamaAdapter } from "./ollama.ts";

const adapters = [googleAdapter, ollamaAdapter, huggingFaceAdapter];
const tracker = createTracker({}, createMemoryRecorder(), () => {});

class Stranger {
  readonly fetch = (): void => {};
}

describe("clients", () => {
  test("are known by their shape to one adapter alone, and so are their classes", () => {
    const clients: object[] = [googleAt(GOOGLE_SDKS[0].Sdk)("http://h"), new Ollama(), new InferenceClient("hf_x")];
    for (const [at, client] of clients.entries()) {
      expect(adapters.map((adapter) => adapter.matches(client))).toEqual(adapters.map((_, index) => index === at));
      const sdkClass = client.constructor as new () => object;
      expect(adapters.map((adapter) => adapter.matchesClass(sdkClass))).toEqual(
        adapters.map((_, index) => index === at),
      );
    }
  });

  test.each(GOOGLE_SDKS)("of $name say their version", ({ name, Sdk }) => {
    const version = googleAdapter.versionOf(googleAt(Sdk)("http://h"));
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(version?.startsWith(name.endsWith("3") ? "3." : "2.")).toBe(true);
  });

  test("of strangers are left as they are", () => {
    const halves: object[] = [
      new Stranger(),
      { apiClient: {}, models: {}, chats: {} },
      { apiClient: { clientOptions: {} }, models: { generateContent: () => {} }, chats: {} },
      { accessToken: "x", defaultOptions: null, chatCompletion: () => {} },
    ];
    for (const half of halves) {
      for (const adapter of adapters) {
        expect(adapter.matches(half)).toBe(false);
        expect(adapter.versionOf(half)).toBeNull();
        expect(adapter.attach(half, tracker)).toBe(half);
        adapter.finish?.(half, tracker);
      }
    }
    expect(adapters.some((adapter) => adapter.matchesClass(Stranger))).toBe(false);
  });

  test("of a Google SDK without the parts we lay hands on are tapped as far as they go", () => {
    const fetch = (): Promise<Response> => Promise.resolve(new Response());
    const client = {
      apiClient: { clientOptions: { httpOptions: { fetch } } },
      models: { generateContent: () => 1 },
      chats: { create: () => 7 },
      _nextGenClient: { of: "before" },
    };
    expect(googleAdapter.versionOf(client)).toBeNull();
    expect(googleAdapter.attach(client, tracker)).toBe(client);
    expect(client.apiClient.clientOptions.httpOptions.fetch).not.toBe(fetch);
    expect(client.models.generateContent()).toBe(1);
    expect(client.chats.create()).toBe(7);
    expect(client._nextGenClient).toBeUndefined();
  });
});
