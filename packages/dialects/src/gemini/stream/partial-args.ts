import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";
import { listOf, type MutableJson, stringOf } from "../wire.ts";

/**
 * Vertex can send a call's arguments in pieces (`streamFunctionCallArguments`): each names the place by a JSON path,
 * as `$.recipe.steps[0]`, and brings a value, or for texts a piece of one. What they add up to is told when whole.
 */
export function addPartialArgs(args: MutableJson, partials: Json | undefined): void {
  for (const partial of listOf(partials) ?? []) {
    if (!isJsonObject(partial)) continue;
    const path = pathOf(stringOf(partial.jsonPath) ?? "");
    if (path.length > 0) addAt(args, path, partial);
  }
}

type Holder = Record<string | number, Json>;

function addAt(args: MutableJson, path: readonly (string | number)[], partial: JsonObject): void {
  let holder = args as Holder;
  for (const [depth, step] of path.slice(0, -1).entries()) {
    const known = Object.hasOwn(holder, step) ? holder[step] : undefined;
    const next = typeof known === "object" && known !== null ? known : typeof path[depth + 1] === "number" ? [] : {};
    setAt(holder, step, next);
    holder = next as Holder;
  }
  const last = path.at(-1) ?? "";
  const before = Object.hasOwn(holder, last) ? holder[last] : undefined;
  setAt(holder, last, grown(partial, before));
}

/** Sets a field even when it is called `__proto__`. */
function setAt(holder: Holder, key: string | number, value: Json): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function grown(partial: JsonObject, before: Json | undefined): Json {
  if (typeof partial.stringValue === "string") {
    return typeof before === "string" ? before + partial.stringValue : partial.stringValue;
  }
  return partial.numberValue ?? partial.boolValue ?? null;
}

/** `$.a['b'][0]` as its steps. */
function pathOf(text: string): readonly (string | number)[] {
  const steps: (string | number)[] = [];
  for (const match of text.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\[(?:'([^']*)'|"([^"]*)")\]/g)) {
    const [, name, index, quoted, doubled] = match;
    steps.push(index === undefined ? (name ?? quoted ?? doubled ?? "") : Number(index));
  }
  return steps;
}
