import { describe, expect, test } from "vitest";
import { FORMAT_ENDPOINTS } from "../../sdks/format-endpoints.ts";
import { KNOWN_WORLD } from "../../sdks/known-world.ts";
import { type KnownWorld, Recogniser } from "./recognise.ts";
import { spokenFormat } from "./spoken-format.ts";
import type { UsageExtractor } from "./usage-extractor.ts";

const NO_EXTRACTORS: readonly UsageExtractor[] = [];
const knowing = (...extractors: readonly UsageExtractor[]): KnownWorld => ({ ...KNOWN_WORLD, extractors });
const none = new Recogniser(() => NO_EXTRACTORS, knowing());

function seen(method: string, url: string): readonly [string | null, string | null, string | null, boolean] {
  const { endpoint, knownHost } = none.recognise(method, url);
  return [
    endpoint?.name ?? null,
    endpoint?.place.model ?? null,
    knownHost?.provider ?? null,
    endpoint?.place.stream ?? false,
  ];
}

describe("what a URL asks for", () => {
  test.each([
    ["https://api.openai.com/v1/chat/completions", "chat.completions", null, "openai", false],
    ["https://proxy.example/any/prefix/chat/completions", "chat.completions", null, null, false],
    ["https://api.openai.com/v1/completions", "completions", null, "openai", false],
    ["https://api.openai.com/v1/embeddings", "embeddings", null, "openai", false],
    ["https://api.openai.com/v1/responses", "responses", null, "openai", false],
    ["https://api.openai.com/v1/responses/input_tokens", "responses.input_tokens", null, "openai", false],
    [
      "https://r.openai.azure.com/openai/deployments/my%20dep/chat/completions?api-version=1",
      "chat.completions",
      "my dep",
      "azure",
      false,
    ],
    ["https://r.openai.azure.com/openai/deployments/d/embeddings?api-version=1", "embeddings", "d", "azure", false],
    ["https://api.anthropic.com/v1/messages", "messages", null, "anthropic", false],
    ["https://api.anthropic.com/v1/messages?beta=true", "messages", null, "anthropic", false],
    ["https://api.anthropic.com/v1/messages/count_tokens", "messages.count_tokens", null, "anthropic", false],
    [
      "https://eu-aiplatform.googleapis.com/v1/projects/p/models/claude-x:streamRawPredict",
      "messages",
      "claude-x",
      "vertex",
      true,
    ],
    [
      "https://generativelanguage.googleapis.com/v1beta/models/gemini-x:streamGenerateContent?alt=sse",
      "streamGenerateContent",
      "gemini-x",
      "google",
      true,
    ],
    ["http://127.0.0.1:11434/api/chat", "api.chat", null, "ollama", false],
  ])("%s", (url, name, model, provider, stream) => {
    const [seenName, seenModel, seenProvider, seenStream] = seen("POST", url);
    expect([seenName, seenModel, seenStream]).toEqual([name, model, stream]);
    if (provider === "azure") expect(seenProvider).toMatch(/^azure/);
    else expect(seenProvider).toBe(provider);
  });

  test.each([
    ["GET", "https://api.openai.com/v1/chat/completions"],
    ["POST", "https://api.openai.com/v1/files"],
    ["POST", "https://x.example/models/:generateContent"],
    ["POST", "https://x.example/models/%E0%A4%A:generateContent"],
  ])("nothing we know: %s %s", (method, url) => {
    expect(seen(method, url)[0]).toBeNull();
  });
});

describe("a recogniser", () => {
  const own = (name: string | null): UsageExtractor => ({ name: "own", recognise: () => name, read: () => ({}) });

  test("asks extractors built in where no format is spoken, and passes over those that throw", () => {
    const throwing: UsageExtractor = {
      ...own(null),
      recognise: () => {
        throw new Error("a fault of theirs");
      },
    };
    const recogniser = new Recogniser(() => NO_EXTRACTORS, knowing(throwing, own(null), own("own.endpoint")));
    expect(recogniser.recognise("POST", "https://x.example/own").endpoint).toMatchObject({
      name: "own.endpoint",
      format: null,
    });
    expect(recogniser.recognise("POST", "https://x.example/chat/completions").endpoint?.name).toBe("chat.completions");
  });

  test("remembers, within bounds", () => {
    let asked = 0;
    const counting: UsageExtractor = {
      ...own(null),
      recognise: () => {
        asked += 1;
        return null;
      },
    };
    const recogniser = new Recogniser(() => NO_EXTRACTORS, knowing(counting));
    const url = "https://x.example/other";
    expect(recogniser.recognise("POST", url)).toBe(recogniser.recognise("POST", url));
    expect(asked).toBe(1);
    for (let at = 0; at < 500; at += 1) recogniser.recognise("POST", `${url}/${at}`);
    recogniser.recognise("POST", url);
    expect(asked).toBe(502);
  });

  test("asks the application's own extractors before everything built in, for what they recognise", () => {
    const forHost: UsageExtractor = {
      ...own(null),
      recognise: ({ host }) => (host === "own.example" ? "own.chat" : null),
    };
    const extractors = [forHost];
    const recogniser = new Recogniser(() => extractors, knowing(own("built-in")));
    const nameAt = (url: string) => recogniser.recognise("POST", url).endpoint?.name;
    expect(nameAt("https://own.example/chat/completions")).toBe("own.chat");
    expect(nameAt("https://own.example/other")).toBe("own.chat");
    expect(nameAt("https://x.example/chat/completions")).toBe("chat.completions");
    expect(nameAt("https://x.example/other")).toBe("built-in");
  });

  test("passes over a format that nobody here speaks", () => {
    const formats = [{ dialect: "morse", operation: "chat", name: "morse", ending: "/chat/completions" } as const];
    const recogniser = new Recogniser(() => NO_EXTRACTORS, { ...knowing(), formats });
    expect(recogniser.recognise("POST", "https://x.example/chat/completions").endpoint).toBeNull();
  });

  test("forgets what it remembered when the application's extractors change", () => {
    let extractors: readonly UsageExtractor[] = [];
    const recogniser = new Recogniser(() => extractors, knowing());
    const name = () => recogniser.recognise("POST", "https://x.example/chat/completions").endpoint?.name;
    expect(name()).toBe("chat.completions");
    extractors = [own("own.chat")];
    expect(name()).toBe("own.chat");
    extractors = [];
    expect(name()).toBe("chat.completions");
  });
});

describe("a format", () => {
  test("is spoken at every endpoint of the table", () => {
    for (const { dialect, operation } of FORMAT_ENDPOINTS) {
      expect(spokenFormat(dialect, operation)).toMatchObject({ dialect: { id: dialect } });
    }
  });

  test.each([
    ["morse", "chat"],
    ["anthropic-messages", "embedding"],
  ] as const)("is not spoken where there is none: %s, %s", (dialect, operation) => {
    expect(spokenFormat(dialect, operation)).toBeNull();
  });
});
