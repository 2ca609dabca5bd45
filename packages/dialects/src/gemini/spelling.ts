import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";
import type { MutableJson } from "./wire.ts";

/**
 * How fields are compared and kept. Objects that only group fields (`generationConfig`, `inlineData`, …) are laid
 * flat, as `generationConfig.topK`, so that one unknown field in them does not keep the whole; and snake_case becomes
 * camelCase, with the original spelling noted.
 */
const GROUPS: ReadonlySet<string> = new Set([
  "generationConfig",
  "thinkingConfig",
  "toolConfig",
  "functionCallingConfig",
  "inlineData",
  "fileData",
  "functionCall",
  "functionResponse",
]);

const SNAKE_CASE = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$/;

export interface Flat {
  readonly fields: JsonObject;
  /** Paths of fields that were spelled in snake_case: the groups in camelCase, the field as it was. */
  readonly spelled: readonly string[];
}

export function flatten(json: JsonObject): Flat {
  for (const key in json) {
    if (!GROUPS.has(key) && !key.includes("_")) continue;
    const fields: MutableJson = {};
    const spelled: string[] = [];
    addFlat(json, "", fields, spelled);
    return { fields, spelled };
  }
  return { fields: json, spelled: NOTHING };
}

const NOTHING: readonly string[] = [];

function addFlat(json: JsonObject, prefix: string, fields: MutableJson, spelled: string[]): void {
  for (const key of Object.keys(json)) {
    const name = nameOf(key, json);
    if (name !== key) spelled.push(prefix + key);
    const value = json[key] ?? null;
    if (GROUPS.has(name) && isJsonObject(value) && Object.keys(value).length > 0) {
      addFlat(value, `${prefix}${name}.`, fields, spelled);
    } else put(fields, prefix + name, value);
  }
}

/** In camelCase, unless that would hide another field. */
function nameOf(key: string, json: JsonObject): string {
  if (!SNAKE_CASE.test(key)) return key;
  const name = camelOf(key);
  return Object.hasOwn(json, name) ? key : name;
}

function camelOf(key: string): string {
  return key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The groups again, and each field spelled as it was. */
export function unflatten(fields: JsonObject, spelled: readonly string[]): JsonObject {
  const json: MutableJson = {};
  for (const key of Object.keys(fields)) {
    const path = key.split(".");
    if (path.length > 1 && GROUPS.has(path[0] ?? ""))
      put(groupAt(json, path.slice(0, -1)), path.at(-1) ?? "", fields[key]);
    else if (!(GROUPS.has(key) && isJsonObject(json[key]))) put(json, key, fields[key]);
  }
  for (const path of spelled.toReversed()) respell(json, path.split("."));
  return json;
}

function groupAt(json: MutableJson, path: readonly string[]): MutableJson {
  let group = json;
  for (const name of path) {
    const known = group[name];
    const next: MutableJson = isJsonObject(known) ? { ...known } : {};
    group[name] = next;
    group = next;
  }
  return group;
}

function respell(json: MutableJson, path: readonly string[]): void {
  const key = path.at(-1) ?? "";
  let group = json;
  for (const name of path.slice(0, -1)) {
    const next = group[name];
    if (!isJsonObject(next)) return;
    const copy: MutableJson = { ...next };
    group[name] = copy;
    group = copy;
  }
  const name = camelOf(key);
  const value = group[name];
  if (value === undefined) return;
  delete group[name];
  group[key] = value;
}

/** Sets a field even when it is called `__proto__`. */
function put(target: MutableJson, key: string, value: Json | undefined): void {
  if (key === "__proto__") {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else target[key] = value ?? null;
}
