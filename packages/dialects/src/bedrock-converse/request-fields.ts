import { type AccountOptions, isJsonObject, type Json, type JsonObject, type Sampling } from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { compact, listOf, numberOf, objectOf, stringOf } from "../json/fields.ts";
import type { MutableJson } from "./extension.ts";

/** What means the same in both tongues: canonical name, our name. */
const NUMBERS = [
  ["maxOutputTokens", "maxTokens"],
  ["temperature", "temperature"],
  ["topP", "topP"],
] as const satisfies readonly (readonly [keyof Sampling, string])[];

/** `inferenceConfig`, both ways. */
export function readSampling(config: JsonObject): Sampling {
  const sampling: Record<string, number> = {};
  for (const [canonical, wire] of NUMBERS) {
    const value = numberOf(config[wire]);
    if (value !== undefined) sampling[canonical] = value;
  }
  const stop = (listOf(config.stopSequences) ?? []).filter((text) => typeof text === "string");
  return { ...sampling, ...(stop.length === 0 ? {} : { stop }) };
}

export function addSampling(body: MutableJson, sampling: Sampling): void {
  const config: MutableJson = {};
  for (const [canonical, wire] of NUMBERS) {
    const value = sampling[canonical];
    if (value !== undefined) config[wire] = value;
  }
  if (sampling.stop !== undefined && sampling.stop.length > 0) config.stopSequences = sampling.stop;
  if (Object.keys(config).length > 0) body.inferenceConfig = config;
}

/** What the caller tells of itself: `requestMetadata`, texts by name, and the tier it wants. */
export function readAccount({ requestMetadata, serviceTier }: JsonObject): { account?: AccountOptions } {
  const tier = stringOf(objectOf(serviceTier)?.type);
  const account = compact({ metadata: isTexts(requestMetadata) ? requestMetadata : undefined, serviceTier: tier });
  return Object.keys(account).length === 0 ? {} : { account };
}

const TIERS: ReadonlySet<string> = new Set(["default", "flex", "priority", "reserved"]);

export function addAccount(body: MutableJson, account: AccountOptions = {}, own: boolean, warn: Warn): void {
  const { metadata, serviceTier } = account;
  if (isTexts(metadata)) body.requestMetadata = metadata;
  else if (metadata !== undefined) warn("`metadata` was left out: here it is texts by name.");
  // To leave it to the vendor is to say nothing.
  if (serviceTier === undefined || serviceTier === "auto") return;
  if (own || TIERS.has(serviceTier)) body.serviceTier = { type: serviceTier };
  else warn(`The service tier \`${serviceTier}\` was left out: this format does not have it.`);
}

function isTexts(value: Json | undefined): value is JsonObject {
  if (!isJsonObject(value)) return false;
  const texts = Object.values(value);
  return texts.length > 0 && texts.every((text) => typeof text === "string");
}
