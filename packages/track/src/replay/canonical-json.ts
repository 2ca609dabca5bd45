import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";

/** JSON in one spelling: members in the order of their names, no blanks. Equal texts mean equal values. */
export function canonicalJson(value: Json): string {
  if (isJsonObject(value)) {
    const members = Object.keys(value).toSorted();
    return `{${members.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name] ?? null)}`).join(",")}}`;
  }
  if (value !== null && typeof value === "object") return `[${value.map(canonicalJson).join(",")}]`;
  return JSON.stringify(value);
}

/**
 * The value without what the paths name: `metadata.trace`, `messages.*.id`, `items.0`. A `*` stands for every member
 * or element; a name with a dot in it cannot be said. Elements of a list become null, so that the others keep their place.
 */
export function withoutPaths(value: Json, paths: readonly string[]): Json {
  return paths.reduce((rest, path) => withoutPath(rest, path.split(".")), value);
}

function withoutPath(value: Json, [step = "", ...deeper]: readonly string[]): Json {
  if (isJsonObject(value)) return withoutMember(value, step, deeper);
  if (value === null || typeof value !== "object") return value;
  return value.map((element, at) => {
    if (step !== "*" && step !== String(at)) return element;
    return deeper.length === 0 ? null : withoutPath(element, deeper);
  });
}

function withoutMember(value: JsonObject, step: string, deeper: readonly string[]): Json {
  const members = Object.entries(value);
  if (deeper.length === 0) return Object.fromEntries(members.filter(([name]) => step !== "*" && name !== step));
  return Object.fromEntries(
    members.map(([name, inner]) => [name, step === "*" || name === step ? withoutPath(inner, deeper) : inner]),
  );
}
