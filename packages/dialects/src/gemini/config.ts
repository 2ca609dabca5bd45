import type { Json, JsonObject, ReasoningOptions, ResponseFormat, Sampling } from "@ai-liaison/core";
import { remember, restore } from "./extension.ts";
import { toJsonSchema } from "./schema.ts";
import { booleanOf, compact, listOf, type MutableJson, numberOf, pick, stringOf } from "./wire.ts";

/** `generationConfig`, both ways: sampling and the shape of the answer; thinking stands in `thinking.ts`. */
const NUMBERS = [
  ["maxOutputTokens", "maxOutputTokens"],
  ["temperature", "temperature"],
  ["topP", "topP"],
  ["topK", "topK"],
  ["candidates", "candidateCount"],
  ["seed", "seed"],
  ["presencePenalty", "presencePenalty"],
  ["frequencyPenalty", "frequencyPenalty"],
  ["topLogprobs", "logprobs"],
] as const satisfies readonly (readonly [keyof Sampling, string])[];

export function readSampling(config: JsonObject): Sampling {
  const sampling: MutableJson = {};
  for (const [canonical, wire] of NUMBERS) {
    const value = numberOf(pick(config, wire));
    if (value !== undefined) sampling[canonical] = value;
  }
  const stop = listOf(pick(config, "stopSequences"));
  return {
    ...(sampling as Sampling),
    ...compact({ logprobs: booleanOf(pick(config, "responseLogprobs")) }),
    ...(stop?.every((text) => typeof text === "string") ? { stop: stop as readonly string[] } : {}),
  };
}

export function addSampling(config: MutableJson, sampling: Sampling, warn: (warning: string) => void): void {
  for (const [canonical, wire] of NUMBERS) {
    const value = sampling[canonical];
    if (value !== undefined) config[wire] = value;
  }
  if (sampling.logprobs !== undefined) config.responseLogprobs = sampling.logprobs;
  if (sampling.stop !== undefined) config.stopSequences = sampling.stop;
  if (sampling.logitBias !== undefined) warn("`logitBias` was left out: this format does not have it.");
}

const JSON_TYPE = "application/json";
/** Here a schema has no name, elsewhere it must. */
const SCHEMA_NAME = "response";

/** What the answer is to look like; `responseSchema` is the vendor's own kind of schema. */
export function readResponseFormat(config: JsonObject): { responseFormat?: ResponseFormat } {
  const mediaType = stringOf(pick(config, "responseMimeType"));
  if (mediaType === "text/plain") return { responseFormat: { kind: "text" } };
  if (mediaType !== JSON_TYPE) return {};
  const original = Object.fromEntries(Object.entries(config).filter(([key]) => SCHEMA_FIELDS.has(key)));
  const newer = pick(config, "responseJsonSchema");
  const older = pick(config, "responseSchema");
  if (newer === undefined && older === undefined) return { responseFormat: { kind: "json" } };
  const format = { kind: "json-schema", name: SCHEMA_NAME, schema: newer ?? toJsonSchema(older ?? null) } as const;
  return { responseFormat: { ...format, ...remember(original, writeFormat(format)) } };
}

const SCHEMA_FIELDS: ReadonlySet<string> = new Set([
  "responseMimeType",
  "response_mime_type",
  "responseJsonSchema",
  "response_json_schema",
  "responseSchema",
  "response_schema",
]);

export function addResponseFormat(config: MutableJson, format: ResponseFormat | undefined): void {
  if (format === undefined) return;
  const written = writeFormat(format);
  Object.assign(config, format.kind === "json-schema" ? restore(written, format.extension) : written);
}

function writeFormat(format: ResponseFormat): JsonObject {
  if (format.kind === "text") return { responseMimeType: "text/plain" };
  const schema: Json | undefined = format.kind === "json-schema" ? format.schema : undefined;
  return compact({ responseMimeType: JSON_TYPE, responseJsonSchema: schema });
}

/** `thinkingConfig`: a level with newer models, a budget with older ones; a budget of 0 is none at all. */
export function readThinking(json: JsonObject | undefined): { reasoning?: ReasoningOptions } {
  if (json === undefined) return {};
  const budget = numberOf(pick(json, "thinkingBudget"));
  const reasoning = compact({
    effort: stringOf(pick(json, "thinkingLevel"))?.toLowerCase(),
    budgetTokens: budget === undefined || budget <= 0 ? undefined : budget,
    enabled: budget === undefined ? undefined : budget !== 0,
    summary: pick(json, "includeThoughts") === true ? "auto" : undefined,
  });
  return Object.keys(reasoning).length === 0 ? {} : { reasoning };
}

/**
 * Efforts as budgets, for the models before Gemini 3, which know no levels: the vendor's own table
 * (https://ai.google.dev/gemini-api/docs/openai#thinking, read 2026-11-21).
 */
const BUDGETS: Readonly<Record<string, number>> = { none: 0, minimal: 1024, low: 1024, medium: 8192, high: 24576 };
const LEVELS: Readonly<Record<string, string>> = { minimal: "MINIMAL", low: "LOW", medium: "MEDIUM", high: "HIGH" };
const AUTOMATIC = -1;

export function writeThinking(reasoning: ReasoningOptions, model: string): JsonObject | null {
  const { effort, budgetTokens, enabled, summary } = reasoning;
  const thinking: MutableJson = {};
  if (enabled === false || effort === "none") return { thinkingBudget: 0 };
  if (budgetTokens !== undefined) thinking.thinkingBudget = budgetTokens;
  else if (effort !== undefined) addEffort(thinking, effort, model);
  else if (enabled === true) thinking.thinkingBudget = AUTOMATIC;
  if (summary === undefined ? enabled === true : summary !== "none") thinking.includeThoughts = true;
  return Object.keys(thinking).length === 0 ? null : thinking;
}

/** What has to be said of an effort this format has no word for, or that a budget stands before; null when nothing. */
export function warningOfEffort({ effort, budgetTokens, enabled }: ReasoningOptions): string | null {
  if (effort === undefined || effort === "none" || enabled === false) return null;
  if (budgetTokens !== undefined) return `The reasoning effort \`${effort}\` was left out: a budget was asked for too.`;
  return Object.hasOwn(LEVELS, effort) ? null : `The reasoning effort \`${effort}\` was asked for as \`high\`.`;
}

function addEffort(thinking: MutableJson, effort: string, model: string): void {
  if (/gemini-(1|2)/.test(model)) thinking.thinkingBudget = BUDGETS[effort] ?? BUDGETS.high ?? 0;
  else thinking.thinkingLevel = LEVELS[effort] ?? "HIGH";
}
