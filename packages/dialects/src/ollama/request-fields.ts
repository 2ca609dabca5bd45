import type { Json, JsonObject, ReasoningOptions, ResponseFormat, Sampling } from "@ai-liaison/core";
import { isJsonObject } from "@ai-liaison/core";
import { effortOfBudget } from "../fidelity/effort-of-budget.ts";
import type { Warn } from "../fidelity/warn.ts";
import { booleanOf, compact, listOf, numberOf, objectOf, stringOf } from "../json/fields.ts";
import type { MutableJson } from "./extension.ts";

/** What chats and completions ask for in the same words. */
const OPTIONS = [
  ["temperature", "temperature"],
  ["topP", "top_p"],
  ["topK", "top_k"],
  ["frequencyPenalty", "frequency_penalty"],
  ["presencePenalty", "presence_penalty"],
  ["seed", "seed"],
] as const satisfies readonly (readonly [keyof Sampling, string])[];

export function readSampling(body: JsonObject): Sampling {
  const options = objectOf(body.options) ?? {};
  const sampling: Record<string, number> = {};
  for (const [canonical, wire] of OPTIONS) {
    const value = numberOf(options[wire]);
    if (value !== undefined) sampling[canonical] = value;
  }
  const most = numberOf(options.num_predict);
  return {
    ...sampling,
    ...compact({
      // -1 and -2 mean without end, and until the context is full.
      maxOutputTokens: most !== undefined && most > 0 ? most : undefined,
      stop: readStop(options.stop),
      logprobs: booleanOf(body.logprobs),
      topLogprobs: numberOf(body.top_logprobs),
    }),
  };
}

function readStop(stop: Json | undefined): readonly string[] | undefined {
  if (typeof stop === "string") return [stop];
  const texts = (listOf(stop) ?? []).filter((text) => typeof text === "string");
  return texts.length === 0 ? undefined : texts;
}

export function writeSampling(body: MutableJson, sampling: Sampling): void {
  const options: MutableJson = {};
  for (const [canonical, wire] of OPTIONS) {
    const value = sampling[canonical];
    if (value !== undefined) options[wire] = value;
  }
  if (sampling.maxOutputTokens !== undefined) options.num_predict = sampling.maxOutputTokens;
  if (sampling.stop !== undefined) options.stop = sampling.stop;
  if (Object.keys(options).length > 0) body.options = options;
  if (sampling.logprobs !== undefined) body.logprobs = sampling.logprobs;
  if (sampling.topLogprobs !== undefined) body.top_logprobs = sampling.topLogprobs;
}

/** Other formats want a schema to have a name, and here it has none. */
const SCHEMA_NAME = "response";

/** `format`: "json", or the schema itself. */
export function readFormat(format: Json | undefined): { responseFormat?: ResponseFormat } {
  if (format === "json") return { responseFormat: { kind: "json" } };
  if (!isJsonObject(format)) return {};
  return { responseFormat: { kind: "json-schema", name: SCHEMA_NAME, schema: format } };
}

export function writeFormat(body: MutableJson, format: ResponseFormat | undefined, warn: Warn): void {
  if (format === undefined || format.kind === "text") return;
  const schema = format.kind === "json-schema" ? format.schema : undefined;
  body.format = isJsonObject(schema) ? schema : "json";
  if (format.kind === "json-schema" && format.description !== undefined) {
    warn("The description of the answer's schema was left out: this format has none.");
  }
}

/** `think`: whether, or how much. */
export function readThink(think: Json | undefined): { reasoning?: ReasoningOptions } {
  if (typeof think === "boolean") return { reasoning: { enabled: think } };
  const effort = stringOf(think);
  return effort === undefined || effort === "" ? {} : { reasoning: { effort } };
}

const EFFORTS: Readonly<Record<string, Json>> = {
  none: false,
  minimal: "low",
  low: "low",
  medium: "medium",
  high: "high",
  xhigh: "high",
  max: "high",
};

export function writeThink(body: MutableJson, reasoning: ReasoningOptions | undefined, warn: Warn): void {
  if (reasoning === undefined) return;
  const { effort, budgetTokens, enabled } = reasoning;
  if (enabled === false) body.think = false;
  else if (effort !== undefined) body.think = writeEffort(effort, warn);
  else if (budgetTokens !== undefined) body.think = effortOfBudget(budgetTokens, warn);
  else if (enabled === true) body.think = true;
}

function writeEffort(effort: string, warn: Warn): Json {
  const think = Object.hasOwn(EFFORTS, effort) ? (EFFORTS[effort] ?? true) : true;
  if (think !== effort && effort !== "none") {
    warn(`The reasoning effort \`${effort}\` was asked for as \`think: ${JSON.stringify(think)}\`.`);
  }
  return think;
}

/** Whether to stream is the gateway's to decide; unsaid, this format streams. */
export function settleStream(body: JsonObject, stream: boolean): JsonObject {
  return (body.stream !== false) === stream ? body : { ...body, stream };
}
