import type { Json, JsonObject } from "@ai-liaison/core";

/**
 * Specimens blown up to a size, each in one place: a list of a thousand times as much, or one text as long as all. What
 * takes longer than its length has reason to shows here.
 */
export function inflations(
  body: JsonObject,
  sizeBytes: number,
  fillings: readonly string[] = FILLINGS,
): readonly JsonObject[] {
  const spots: (readonly (string | number)[])[] = [];
  collect(body, [], spots);
  return spots.flatMap((path) =>
    variants(at(body, path), sizeBytes, fillings).map((blown) => replace(body, path, blown) as JsonObject),
  );
}

/** Words on which a search that goes back and forth would spend itself. */
const FILLINGS = ["model ", "\n", '{"a":', "data:", "<think>", "\\", "_ls1_", "ls1~", "=", "token count "] as const;

function collect(value: Json, path: readonly (string | number)[], spots: (readonly (string | number)[])[]): void {
  if (typeof value === "string") spots.push(path);
  else if (Array.isArray(value)) {
    if (value.length > 0) spots.push(path);
    for (const [index, item] of value.entries()) collect(item, [...path, index], spots);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) collect(item, [...path, key], spots);
  }
}

function variants(value: Json, sizeBytes: number, fillings: readonly string[]): readonly Json[] {
  if (typeof value === "string") return fillings.map((filling) => filling.repeat(sizeBytes / filling.length));
  if (!Array.isArray(value)) return [];
  const times = Math.ceil(sizeBytes / JSON.stringify(value).length);
  return [Array.from({ length: times }, () => value).flat(1)];
}

function at(value: Json, path: readonly (string | number)[]): Json {
  return path.reduce<Json>((holder, key) => (holder as Record<string | number, Json>)[key] ?? null, value);
}

function replace(value: Json, [key, ...rest]: readonly (string | number)[], blown: Json): Json {
  if (key === undefined) return blown;
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? replace(item, rest, blown) : item));
  const holder = value as JsonObject;
  return { ...holder, [key]: replace(holder[key] ?? null, rest, blown) };
}
