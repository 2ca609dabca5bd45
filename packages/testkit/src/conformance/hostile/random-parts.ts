import { type Extension, Fault, type Json, NO_USAGE, type Part } from "@ai-liaison/core";
import type { SeededRandom } from "../../time/seeded-random.ts";
import { pick, randomJson } from "./mutate-json.ts";

/**
 * Parts in any order the type allows, whether or not it makes sense: growth of blocks nobody opened, two ends, usage
 * twice, choices that begin long after their finish.
 */
export function randomParts(random: SeededRandom): readonly Part[] {
  const parts = Array.from({ length: 1 + random.below(14) }, () => randomPart(random));
  return random.below(3) === 0 ? parts : [{ type: "start", id: "a", model: "m", createdAt: 1 }, ...parts];
}

const DIALECTS = ["openai-chat", "openai-responses", "anthropic-messages", "gemini", "ollama", "__proto__"];
const TEXTS = ["", "a", "{", '{"a":1}', "[]", "\ud800", "<think>", "ls1~gemini~x", "a b/c", "__proto__"];
const KINDS = ["function", "custom", "server"] as const;
const FINISHES = ["stop", "length", "tool-calls", "content-filter", "refusal", "pause", "error", "other"] as const;

const MAKERS: readonly ((random: SeededRandom, at: { choice: number; block: number }) => Part)[] = [
  (random) => ({
    type: "start",
    id: maybe(random),
    model: maybe(random),
    createdAt: count(random),
    ...extended(random),
  }),
  (random, at) => ({ type: "text-start", ...at, ...extended(random) }),
  (random, at) => ({ type: "refusal-start", ...at, ...extended(random) }),
  (random, at) => ({ type: "reasoning-start", ...at, ...extended(random) }),
  (random, at) => ({ type: "reasoning-start", ...at, redactedData: `ls1~${pick(DIALECTS, random)}~data` }),
  (random, at) => ({
    type: "tool-call-start",
    ...at,
    id: maybe(random),
    name: text(random),
    kind: pick(KINDS, random),
  }),
  (random, at) => ({ type: "tool-call-start", ...at, id: "c", name: "f", kind: "function", ...extended(random) }),
  (random, at) => ({ type: "media", ...at, media: pick(["image", "audio", "file"], random), source: source(random) }),
  (random, at) => ({
    type: "opaque",
    ...at,
    value: { type: "opaque", dialect: pick(DIALECTS, random), value: randomJson(random) },
  }),
  (random, at) => ({ type: "text-delta", ...at, text: text(random) }),
  (random, at) => ({ type: "text-delta", ...at, text: text(random) }),
  (random, at) => ({ type: "refusal-delta", ...at, text: text(random) }),
  (random, at) => ({ type: "reasoning-delta", ...at, text: text(random) }),
  (random, at) => ({
    type: "signature",
    ...at,
    signature: pick(["", "bare", `ls1~${pick(DIALECTS, random)}~s`], random),
  }),
  (random, at) => ({ type: "tool-call-delta", ...at, argumentsText: text(random) }),
  (random, at) => ({
    type: "annotation",
    ...at,
    annotation: { dialect: pick(DIALECTS, random), value: randomJson(random) },
  }),
  (random, { choice }) => ({ type: "logprobs", choice, logprobs: randomJson(random) }),
  (_random, at) => ({ type: "block-end", ...at }),
  (_random, at) => ({ type: "block-end", ...at }),
  (random, { choice }) => ({
    type: "embedding",
    index: choice,
    vector: pick<number[] | string>([[0.5], [], "AAAA", "!"], random),
  }),
  (random) => ({ type: "token-count", inputTokens: random.below(9), ...extended(random) }),
  (random, { choice }) => ({
    type: "finish",
    choice,
    finish: { unified: pick(FINISHES, random), raw: pick([null, "stop", "constructor", ""], random) },
  }),
  (random) => ({
    type: "usage",
    usage: { ...NO_USAGE, inputTokens: count(random), outputTokens: count(random), raw: randomJson(random) },
  }),
  (random, { choice }) => ({
    type: "extension",
    scope: pick(["response", "choice", "message", "delta"], random),
    choice: random.below(3) === 0 ? null : choice,
    ...extensionOf(random),
  }),
  () => ({ type: "fault", fault: new Fault("interrupted", "It broke.") }),
  () => ({ type: "end" }),
];

function randomPart(random: SeededRandom): Part {
  const at = { choice: pick([0, 0, 0, 1, 7], random), block: pick([0, 0, 1, 2, 9], random) };
  return pick(MAKERS, random)(random, at);
}

function text(random: SeededRandom): string {
  return pick(TEXTS, random);
}

function maybe(random: SeededRandom): string | null {
  return random.below(3) === 0 ? null : text(random);
}

function count(random: SeededRandom): number | null {
  return pick([null, 0, 5, 1.5, -1], random);
}

function source(random: SeededRandom): Extract<Part, { type: "media" }>["source"] {
  return pick(
    [
      { kind: "url", url: text(random) },
      { kind: "base64", data: text(random), mediaType: maybe(random) },
      { kind: "file-id", fileId: text(random) },
    ] as const,
    random,
  );
}

function extended(random: SeededRandom): { extension?: Extension } {
  return random.below(2) === 0 ? {} : { extension: extensionOf(random) };
}

const FIELDS = [
  "content",
  "role",
  "delta",
  "choices",
  "message",
  "type",
  "usage",
  "text",
  "input",
  "output",
  "parts",
  "index",
  "id",
];

function extensionOf(random: SeededRandom): Extension {
  const entries: readonly (readonly [string, Json])[] = Array.from({ length: random.below(3) }, () => [
    pick(FIELDS, random),
    randomJson(random, 1),
  ]);
  return {
    dialect: pick(DIALECTS, random),
    fields: Object.fromEntries(entries),
    ...(random.below(3) === 0 ? { omits: [pick(FIELDS, random)] } : {}),
  };
}
