import {
  Fault,
  formatUsd,
  isJsonObject,
  type Json,
  type JsonObject,
  parseUsd,
  type VendorModel,
} from "@ai-liaison/core";
import { countOf } from "./fields.ts";

const LONGEST_ID = 200;

/**
 * The models of one page. What has no name is left out, since it cannot be asked for. Throws `malformed_response` for
 * what is no list, or a list of nothing but such.
 */
export function readModels(list: Json | undefined, read: (model: JsonObject) => VendorModel | null): VendorModel[] {
  if (!Array.isArray(list)) throw noList();
  const models = list.flatMap((item: Json) => (isJsonObject(item) ? (read(item) ?? []) : []));
  if (models.length === 0 && list.length > 0) throw noList();
  return models;
}

/** A name that can stand in a request; null for any other value. */
export function modelId(value: Json | undefined): string | null {
  return typeof value === "string" && value !== "" && value.length <= LONGEST_ID ? value : null;
}

/** A length in tokens; null for what is no whole number above zero. */
export function windowOf(value: Json | undefined): number | null {
  return countOf(value) || null;
}

/** An object's list of models, under this name; undefined where the answer is no object. */
export function listIn(answer: Json, name: string): Json | undefined {
  return isJsonObject(answer) ? answer[name] : undefined;
}

/** Dollars per so many tokens, told as a number or a decimal string, as dollars per million; null for what is no price. */
export function perMtok(value: Json | undefined, perTokens: 1 | 1_000_000): string | null {
  const text = typeof value === "number" ? plain(value) : value;
  if (typeof text !== "string" || !/^\d{1,9}(?:\.\d{1,18})?$/.test(text)) return null;
  const nanoUsd = parseUsd(perTokens === 1 ? `${text}e6` : text);
  return nanoUsd === null ? null : formatUsd(nanoUsd);
}

const MOST_DECIMALS = 15;

/** Small numbers print as `1e-7`. */
function plain(value: number): string {
  return value.toFixed(MOST_DECIMALS).replace(/\.?0+$/, "");
}

function noList(): Fault {
  return new Fault("malformed_response", "The vendor's answer is no list of models in its format.");
}
