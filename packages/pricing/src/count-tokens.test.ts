import type { Json, JsonObject } from "@ai-liaison/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countSampled } from "./count-sampled.ts";
import { cutRuns } from "./cut-runs.ts";
import { describeTools } from "./describe-tools.ts";
import { countChatRequest, countChatResponse, countText } from "./index.ts";
import { vocabularyOf } from "./text-encoding.ts";

const hello = { role: "user", content: "Hello world" };

describe("counting text", () => {
  test('"Hello world" is two tokens, in either vocabulary', async () => {
    expect(await countText("gpt-4o", "Hello world")).toBe(2);
    expect(await countText("gpt-3.5-turbo", "Hello world")).toBe(2);
    expect(await countText("gpt-4o", "")).toBe(0);
  });

  test("uses the vocabulary of the model, and the newest for models unknown", async () => {
    const old = ["gpt-3.5-turbo", "gpt-4", "gpt-4-turbo-2024-04-09", "openai/gpt-4-0613", "text-embedding-3-small"];
    const now = ["gpt-4o", "gpt-4.1-mini", "gpt-5", "o3", "claude-sonnet-4-5", "gpt-oss-120b", "", "gpt-45"];
    expect(old.map(vocabularyOf)).toEqual(old.map(() => "cl100k"));
    expect(now.map(vocabularyOf)).toEqual(now.map(() => "o200k"));
    expect(await countText("gpt-4", "你好，世界，今天天气很好")).not.toBe(
      await countText("gpt-4o", "你好，世界，今天天气很好"),
    );
  });

  test("takes what looks like a special token for text", async () => {
    expect(await countText("gpt-4o", "<|endoftext|>")).toBeGreaterThan(1);
    expect(await countText("gpt-4o", "<|im_start|>user<|im_sep|>")).toBeGreaterThan(3);
  });

  test("takes bounded time on a megabyte of anything", { timeout: 60_000 }, async () => {
    await countText("gpt-4o", "loaded");
    const letters = Array.from({ length: 1000 }, (_, at) => String.fromCharCode(97 + ((at * at * 31 + at) % 26)));
    for (const unit of ["a", " ", "!", "漢", "🤷", "A", "1", "\n", "\u0301", "aA", letters.join("")]) {
      const startMs = performance.now();
      const tokens = await countText("gpt-4o", unit.repeat(1_000_000 / unit.length));
      const tookMs = performance.now() - startMs;
      expect(tokens).toBeGreaterThan(1000);
      expect({ unit: unit.slice(0, 3), isQuick: tookMs < 4000 }).toEqual({ unit: unit.slice(0, 3), isQuick: true });
    }
  });
});

describe("texts of tens of megabytes", () => {
  const repeat = (unit: string, units: number) => unit.repeat(Math.ceil(units / unit.length));

  test("take a few seconds at most, whatever they consist of", { timeout: 120_000 }, async () => {
    await countText("gpt-4o", "loaded");
    const repeated = ["a", "\u0301", "漢", " ", "1", "!", "🤷", `${"\u0301".repeat(128)} `, "The quick fox. "];
    let seed = 1;
    const accented = Array.from({ length: 3_000_000 }, () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return String.fromCharCode(0xc0 + (seed % 0x200));
    });
    for (const unit of [...repeated, accented.join("")]) {
      const text = repeat(unit, 30_000_000);
      const startMs = performance.now();
      const tokens = await countText("gpt-4o", text);
      const isQuick = performance.now() - startMs < 8000;
      expect({ unit: unit.slice(0, 3), isQuick, isMany: tokens > 100_000 }) //
        .toEqual({ unit: unit.slice(0, 3), isQuick: true, isMany: true });
    }
  });

  test("are cut without overflowing the stack, losing nothing", () => {
    for (const unit of ["a", "\u0301", "漢"]) {
      const pieces = cutRuns(repeat(unit, 7_000_000));
      expect(pieces.reduce((sum, { length }) => sum + length, 0)).toBe(7_000_000);
      expect(Math.max(...new Set(pieces.map(({ length }) => length)))).toBe(128);
    }
  });

  test("are counted as a part of them is, in proportion", async () => {
    const prose = "The quick brown fox jumps over the lazy dog, and 17 more of its kind follow — 狐狸 🦊 too.\n";
    const part = await countText("gpt-4o", repeat(prose, 1_000_000));
    const whole = await countText("gpt-4o", repeat(prose, 12_000_000));
    expect(whole / part).toBeGreaterThan(11.9);
    expect(whole / part).toBeLessThan(12.1);
  });
});

describe("sampling", () => {
  const LIMIT = 2 * 1024 * 1024;
  const sampled = (text: string) => {
    const seen: string[] = [];
    const tokens = countSampled(text, (part) => {
      seen.push(part);
      return part.length;
    });
    return { tokens, seen };
  };

  test("leaves a text of up to the limit whole", () => {
    const { tokens, seen } = sampled("x".repeat(LIMIT));
    expect([tokens, seen.length]).toEqual([LIMIT, 1]);
  });

  test("takes parts of a longer one, its beginning and end among them, and splits no character", () => {
    for (const text of [`B${"🦊".repeat(LIMIT)}E`, `BB${"🦊".repeat(LIMIT / 2 + 77)}E`]) {
      const { tokens, seen } = sampled(text);
      expect(tokens).toBe(text.length);
      expect([seen[0]?.[0], seen.at(-1)?.at(-1)]).toEqual(["B", "E"]);
      expect(seen.every((part) => part.isWellFormed())).toBe(true);
      expect(seen.join("").length).toBeLessThanOrEqual(LIMIT / 2 + 64);
    }
  });
});

describe("cutting runs", () => {
  test("loses nothing and never splits a character", () => {
    const text = fc.string({ unit: fc.constantFrom("a", " ", "漢", "🤷", "!", "1"), maxLength: 2000 });
    const run = fc
      .tuple(fc.constantFrom("a", "🤷", " x", "\n"), fc.nat(600))
      .map(([unit, times]) => unit.repeat(times));
    fc.assert(
      fc.property(text, run, (some, long) => {
        const pieces = cutRuns(some + long + some);
        expect(pieces.join("")).toBe(some + long + some);
        for (const piece of pieces) expect(piece.isWellFormed()).toBe(true);
      }),
    );
  });

  test("leaves what people write whole", () => {
    const prose = "The quick brown fox jumps over the lazy dog. ".repeat(100);
    expect(cutRuns(prose)).toEqual([prose]);
    expect(cutRuns(prose.repeat(40)).length).toBe(3);
    expect(cutRuns("a".repeat(300)).map(({ length }) => length)).toEqual([128, 128, 44]);
  });
});

describe("counting a request", () => {
  const count = (body: JsonObject) => countChatRequest("gpt-3.5-turbo", body);

  test("one message of two words is nine tokens", async () => {
    expect(await count({ messages: [hello] })).toBe(9);
    expect(await count({ messages: [hello, hello] })).toBe(15);
  });

  test("counts OpenAI's own example as the vendor does: 129 tokens on gpt-3.5-turbo and gpt-4, 124 on gpt-4o", async () => {
    const system = (name: string, content: string) => ({ role: "system", name, content });
    const messages = [
      {
        role: "system",
        content: "You are a helpful, pattern-following assistant that translates corporate jargon into plain English.",
      },
      system("example_user", "New synergies will help drive top-line growth."),
      system("example_assistant", "Things working well together will increase revenue."),
      system(
        "example_user",
        "Let's circle back when we have more bandwidth to touch base on opportunities for increased leverage.",
      ),
      system("example_assistant", "Let's talk later when we're less busy about how to do better."),
      {
        role: "user",
        content: "This late pivot means we don't have time to boil the ocean for the client deliverable.",
      },
    ];
    expect(await countChatRequest("gpt-3.5-turbo", { messages })).toBe(129);
    expect(await countChatRequest("gpt-4", { messages })).toBe(129);
    expect(await countChatRequest("gpt-4o", { messages })).toBe(124);
  });

  test("counts names, and null content as nothing", async () => {
    expect(await count({ messages: [{ ...hello, name: "Bob" }] })).toBe(11);
    expect(await count({ messages: [{ role: "assistant", content: null }] })).toBe(7);
  });

  test("counts lists of parts, images by their detail, and no base64", async () => {
    const parts = (...content: Json[]) => count({ messages: [{ role: "user", content }] });
    const url = `data:image/png;base64,${"A".repeat(100_000)}`;
    expect(await parts({ type: "text", text: "Hello world" })).toBe(9);
    expect(await parts({ type: "image_url", image_url: { url, detail: "low" } })).toBe(7 + 85);
    expect(await parts({ type: "image_url", image_url: { url } })).toBe(7 + 765);
    expect(await parts({ type: "input_audio", input_audio: { data: "A".repeat(10_000) } }, "x", null)).toBe(7);
  });

  test("counts tools, and calls of tools", async () => {
    const tool = {
      type: "function",
      function: {
        name: "get_weather",
        description: "Get the weather",
        parameters: {
          type: "object",
          properties: { city: { type: "string", description: "Where" }, unit: { enum: ["c", "f"] } },
          required: ["city"],
        },
      },
    };
    const plain = await count({ messages: [hello] });
    expect(await count({ messages: [hello], tools: [tool] })).toBeGreaterThan(plain + 30);
    expect(await count({ messages: [hello], tools: [tool] })) //
      .toBe(await count({ messages: [hello], functions: [tool.function] }));
    const called = { name: "get_weather", arguments: '{"city":"Brno"}' };
    const calls = { role: "assistant", content: null, tool_calls: [{ id: "1", type: "function", function: called }] };
    expect(await count({ messages: [calls] })) //
      .toBe(await count({ messages: [{ role: "assistant", function_call: called }] }));
    expect(await count({ messages: [calls] })).toBeGreaterThan(12);
  });

  test("counts legacy prompts and texts to embed, also as tokens", async () => {
    expect(await count({ prompt: "Hello world" })).toBe(2);
    expect(await count({ input: ["Hello world", "Hello world"] })).toBe(4);
    expect(await count({ input: [1, 2, 3] })).toBe(3);
    expect(await count({ input: [[1, 2], [3]] })).toBe(3);
  });

  test("never throws, whatever the body holds", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), async (message, tool, input) => {
        const body = { messages: [message], tools: [tool, { name: "x", parameters: tool }], input } as JsonObject;
        expect(await count(body)).toBeGreaterThanOrEqual(0);
      }),
    );
    let deep: Json = { type: "string" };
    for (let depth = 0; depth < 4000; depth++) deep = { type: "array", items: deep };
    expect(await count({ tools: [{ name: "x", parameters: { properties: { deep } } }] })).toBeGreaterThan(0);
  });
});

describe("describing tools", () => {
  test("writes types as the model reads them", () => {
    const properties = {
      a: { type: "string", description: "A" },
      b: { type: "array", items: { type: "integer" } },
      c: { type: "object", properties: { d: { type: "boolean" } } },
      e: { type: "array" },
      f: true,
      g: { type: ["string", "null"] },
    };
    expect(describeTools([{ name: "f", description: "F", parameters: { properties, required: ["a"] } }, { name: "g" }])) //
      .toBe(
        "namespace functions {\n\n// F\ntype f = (_: {\n// A\na: string,\nb?: number[],\nc?: {\nd?: boolean,\n},\n" +
          "e?: any[],\nf?: any,\ng?: any,\n}) => any;\n\ntype g = () => any;\n\n} // namespace functions",
      );
    expect(describeTools([null, "x", { type: "web_search" }])).toBeNull();
  });
});

describe("counting an answer", () => {
  test("adds up text, refusals, reasoning and tool calls", async () => {
    const count = await countChatResponse("gpt-4o", [
      { type: "text", text: "Hello world" },
      { type: "refusal", text: "Hello world" },
      { type: "reasoning", text: "Hello world" },
      { type: "tool-call", id: null, name: "Hello", argumentsText: " world", kind: "function" },
      { type: "image", source: { kind: "url", url: "https://example.com/a.png" } },
    ] as never);
    expect(count).toBe(8);
  });

  test("piece by piece comes to the whole, where pieces are words", async () => {
    const words = ["How", " may", " I", " assist", " you", " today", "?"];
    let sum = 0;
    for (const word of words) sum += await countText("gpt-3.5-turbo", word);
    expect(sum).toBe(await countText("gpt-3.5-turbo", words.join("")));
  });
});
