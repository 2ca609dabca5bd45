import { type ChatRequest, Fault, type Json, type JsonObject, type ResponseFormat } from "@ai-liaison/core";
import { closeObjects } from "../claude/close-objects.ts";
import type { Warn } from "../fidelity/warn.ts";
import { warnSampling } from "../fidelity/warn-sampling.ts";
import { formOf, type MutableJson, restore } from "./extension.ts";
import { compact, DEFAULT_MAX_TOKENS, FORM } from "./wire.ts";
import { addForeignReasoning } from "./write-foreign-reasoning.ts";
import { addReasoning } from "./write-reasoning.ts";

/** Puts everything into the body but model, messages and tools. */
export function addOptions(body: MutableJson, request: ChatRequest, own: boolean, warn: Warn): void {
  addSampling(body, request, own, warn);
  if (own) addReasoning(body, request.reasoning);
  else addForeignReasoning(body, request, warn);
  addResponseFormat(body, request.responseFormat, own, warn);
  addAccount(body, request, own, warn);
  if (request.cacheControl !== undefined) body.cache_control = request.cacheControl;
  if (request.stream) body.stream = true;
}

function addSampling(body: MutableJson, { sampling }: ChatRequest, own: boolean, warn: Warn): void {
  const { maxOutputTokens, temperature, topP, topK, stop } = sampling;
  if (maxOutputTokens !== undefined) body.max_tokens = maxOutputTokens;
  else if (!own) {
    body.max_tokens = DEFAULT_MAX_TOKENS;
    warn(`The answer was bounded to ${DEFAULT_MAX_TOKENS} tokens: this format wants a bound, and none was given.`);
  }
  Object.assign(body, compact({ temperature, top_p: topP, top_k: topK, stop_sequences: stop }));
  if ((sampling.candidates ?? 1) > 1) {
    throw new Fault("invalid_request", "This format gives one answer to a request, not several.", { param: "n" });
  }
  warnSampling(sampling, UNSAID_SAMPLING, warn);
}

const UNSAID_SAMPLING = ["frequency_penalty", "presence_penalty", "seed", "logprobs", "logit_bias"] as const;

function addResponseFormat(body: MutableJson, format: ResponseFormat | undefined, own: boolean, warn: Warn): void {
  if (format === undefined || format.kind === "text") return;
  if (format.kind === "json" || format.schema === undefined) {
    warn(
      "JSON without a schema was asked for, which this format does not have: only the words of the prompt ask for it.",
    );
    return;
  }
  if (format.description !== undefined) {
    warn("The description of the answer's schema was left out: this format has none.");
  }
  const written = restore(writeSchemaFormat(format, own), format.extension);
  if (formOf(format) === FORM.outputFormat) body.output_format = written;
  else body.output_config = { ...(body.output_config as JsonObject | undefined), format: written };
}

export function writeSchemaFormat(
  { schema }: Extract<ResponseFormat, { kind: "json-schema" }>,
  own: boolean,
): JsonObject {
  return compact({ type: "json_schema", schema: own || schema === undefined ? schema : closeObjects(schema) });
}

/** Service tiers by the words of other formats. */
const TIERS: Readonly<Record<string, string>> = {
  auto: "auto",
  default: "standard_only",
  standard_only: "standard_only",
};

function addAccount(body: MutableJson, { account = {} }: ChatRequest, own: boolean, warn: Warn): void {
  const user = account.user ?? account.safetyIdentifier;
  if (user !== undefined) body.metadata = { user_id: user };
  const tier = account.serviceTier;
  const known = own ? tier : Object.hasOwn(TIERS, tier ?? "") ? TIERS[tier ?? ""] : undefined;
  if (known !== undefined) body.service_tier = known;
  else if (tier !== undefined) warn(`The service tier \`${tier}\` was left out: this format does not have it.`);
  const lost: readonly (readonly [string, Json | undefined])[] = [
    ["metadata", account.metadata],
    ["store", account.store === true ? true : undefined],
    ["prompt_cache_key", account.promptCacheKey],
  ];
  for (const [name, value] of lost) {
    if (value !== undefined) warn(`\`${name}\` was left out: this format does not have it.`);
  }
}
