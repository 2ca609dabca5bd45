import {
  type AccountOptions,
  isJsonObject,
  type JsonObject,
  type ReasoningOptions,
  type ResponseFormat,
  type Sampling,
} from "@ai-liaison/core";
import { remember } from "./extension.ts";
import { compact, FORM, listOf, numberOf, objectOf, stringOf } from "./wire.ts";
import { writeSchemaFormat } from "./write-options.ts";

/** Bounds and chances. */
export function readSampling(body: JsonObject): Sampling {
  const stop = listOf(body.stop_sequences)?.filter((text) => typeof text === "string");
  return compact({
    maxOutputTokens: numberOf(body.max_tokens),
    temperature: numberOf(body.temperature),
    topP: numberOf(body.top_p),
    topK: numberOf(body.top_k),
    stop: stop === undefined || stop.length === 0 ? undefined : stop,
  });
}

const ENABLED: Readonly<Record<string, boolean>> = { enabled: true, adaptive: true, disabled: false };

/** `thinking`, and the effort in `output_config`. */
export function readReasoningOptions(body: JsonObject): { reasoning?: ReasoningOptions } {
  const thinking = objectOf(body.thinking) ?? {};
  const type = stringOf(thinking.type) ?? "";
  const reasoning = compact({
    effort: stringOf(objectOf(body.output_config)?.effort),
    budgetTokens: numberOf(thinking.budget_tokens),
    summary: stringOf(thinking.display),
    enabled: Object.hasOwn(ENABLED, type) ? ENABLED[type] : undefined,
  });
  return Object.keys(reasoning).length === 0 ? {} : { reasoning };
}

/** The schema of the answer: in `output_config`, or in the older `output_format`. It has no name here. */
export function readResponseFormat(body: JsonObject): { responseFormat?: ResponseFormat } {
  const newer = objectOf(body.output_config)?.format;
  const json = newer ?? body.output_format;
  if (!isJsonObject(json) || json.type !== "json_schema") return {};
  const format = { kind: "json-schema", name: SCHEMA_NAME, ...compact({ schema: json.schema }) } as const;
  const form = isJsonObject(newer) ? undefined : FORM.outputFormat;
  return { responseFormat: { ...format, ...remember(json, writeSchemaFormat(format, true), form) } };
}

/** Other formats want a name. */
const SCHEMA_NAME = "answer";

export function readAccount(body: JsonObject): { account?: AccountOptions } {
  const account = compact({
    user: stringOf(objectOf(body.metadata)?.user_id),
    serviceTier: stringOf(body.service_tier),
  });
  return Object.keys(account).length === 0 ? {} : { account };
}
