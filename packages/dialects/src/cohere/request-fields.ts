import {
  isJsonObject,
  type Json,
  type JsonObject,
  type ReasoningOptions,
  type ResponseFormat,
  type Sampling,
} from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { compact, listOf, numberOf } from "../json/fields.ts";
import type { MutableJson } from "./extension.ts";

/** What means the same in both tongues: canonical name, our name. */
const NUMBERS = [
  ["maxOutputTokens", "max_tokens"],
  ["temperature", "temperature"],
  ["topP", "p"],
  ["topK", "k"],
  ["frequencyPenalty", "frequency_penalty"],
  ["presencePenalty", "presence_penalty"],
  ["seed", "seed"],
] as const satisfies readonly (readonly [keyof Sampling, string])[];

export function readSampling(body: JsonObject): Sampling {
  const sampling: Record<string, number> = {};
  for (const [canonical, wire] of NUMBERS) {
    const value = numberOf(body[wire]);
    if (value !== undefined) sampling[canonical] = value;
  }
  const stop = (listOf(body.stop_sequences) ?? []).filter((text) => typeof text === "string");
  return { ...sampling, ...(stop.length === 0 ? {} : { stop }) };
}

export function writeSampling(body: MutableJson, sampling: Sampling): void {
  for (const [canonical, wire] of NUMBERS) {
    const value = sampling[canonical];
    if (value !== undefined) body[wire] = value;
  }
  if (sampling.stop !== undefined && sampling.stop.length > 0) body.stop_sequences = sampling.stop;
}

/** Other formats want a schema to have a name, and here it has none. */
const SCHEMA_NAME = "response";

/** `response_format`: any JSON is `json_object`, and a schema stands beside that word. */
export function readFormat(format: Json | undefined): { responseFormat?: ResponseFormat } {
  if (!isJsonObject(format)) return {};
  if (format.type === "text") return { responseFormat: { kind: "text" } };
  if (format.type !== "json_object") return {};
  const schema = format.json_schema ?? format.schema;
  if (!isJsonObject(schema)) return { responseFormat: { kind: "json" } };
  return { responseFormat: { kind: "json-schema", name: SCHEMA_NAME, schema } };
}

export function writeFormat(body: MutableJson, format: ResponseFormat | undefined, warn: Warn): void {
  if (format === undefined) return;
  const schema = format.kind === "json-schema" && isJsonObject(format.schema) ? format.schema : undefined;
  body.response_format = compact({ type: format.kind === "text" ? "text" : "json_object", json_schema: schema });
  if (format.kind === "json-schema" && format.description !== undefined) {
    warn("The description of the answer's schema was left out: this format has none.");
  }
}

/** `thinking`: whether, and with how many tokens. */
export function readThinking(thinking: Json | undefined): { reasoning?: ReasoningOptions } {
  if (!isJsonObject(thinking)) return {};
  if (thinking.type === "disabled") return { reasoning: { enabled: false } };
  return { reasoning: { enabled: true, ...compact({ budgetTokens: numberOf(thinking.token_budget) }) } };
}

export function writeThinking(body: MutableJson, reasoning: ReasoningOptions | undefined, warn: Warn): void {
  if (reasoning === undefined) return;
  const { effort, budgetTokens, enabled } = reasoning;
  if (enabled === false || effort === "none") body.thinking = { type: "disabled" };
  else if (enabled === true || effort !== undefined || budgetTokens !== undefined) {
    body.thinking = compact({ type: "enabled", token_budget: budgetTokens });
    if (effort !== undefined) warn(`The reasoning effort \`${effort}\` was left out: this format has only on and off.`);
  }
}

/** Whether to stream is the gateway's to decide; unsaid, this format does not. */
export function settleStream(body: JsonObject, stream: boolean): JsonObject {
  return (body.stream === true) === stream ? body : { ...body, stream };
}
