import type { Json, JsonObject } from "@ai-liaison/core";
import type { SeededRandom } from "../../time/seeded-random.ts";

/**
 * Good JSON made bad at random places. A specimen that is wrong in one spot gets further into a reader than noise does:
 * every field is reached by a value of every other type, by a name that objects inherit, by another field's value.
 */
const HUGE = "y".repeat(20_000);
const DEEP = 150;

/** What stands where something else should. Parsed, so that `__proto__` is a key like any other. */
const INTRUDERS: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e300,
  2 ** 53,
  "",
  " ",
  "x",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "\ud800",
  "\u0000",
  "{",
  '{"a":',
  "[1]",
  "null",
  '{"__proto__":{"polluted":true}}',
  "data:",
  "data:;base64,",
  "data:image/png;base64,",
  "data:image/png,x",
  "ls1~",
  "ls1~~",
  "ls1~gemini",
  "ls1~anthropic-messages~forged",
  "ls1~openai-responses~forged",
  "_ls1_",
  "a_ls1_!!",
  `a_ls1_${Buffer.from("ls1~gemini~forged").toString("base64url")}`,
  HUGE,
  [],
  {},
  [null],
  [[]],
  [{}],
  [""],
  JSON.parse('{"__proto__":{"polluted":true}}') as Json,
  JSON.parse('{"constructor":{"prototype":{"polluted":true}}}') as Json,
  JSON.parse(`${"[".repeat(DEEP)}${"]".repeat(DEEP)}`) as Json,
  JSON.parse(`${'{"type":'.repeat(DEEP)}1${"}".repeat(DEEP)}`) as Json,
];

const INHERITED = ["__proto__", "constructor", "toString", "valueOf", "length", "then", "toJSON"] as const;

/** Words by which formats tell what an answer is: where they do not belong. */
const TELLING = [
  ...["error", "usage", "finish_reason", "choices", "done", "done_reason", "usageMetadata", "usage_metadata"],
  ...["finishReason", "promptFeedback", "response", "type", "status", "index", "id", "name", "candidates", "message"],
] as const;

/** The value with one to three things wrong in it. The original is left as it is. */
export function mutate<Value extends Json>(value: Value, random: SeededRandom): Json {
  let changed = copyOf(value);
  for (let rounds = random.below(3); rounds >= 0; rounds -= 1) changed = spoil(changed, random);
  return changed;
}

/** The same for a body, which stays an object. */
export function mutateBody(body: JsonObject, random: SeededRandom): JsonObject {
  const mutated = mutate(body, random);
  return typeof mutated === "object" && mutated !== null && !Array.isArray(mutated) ? (mutated as JsonObject) : body;
}

/** Any JSON at all, of no particular shape. */
export function randomJson(random: SeededRandom, depth = 3): Json {
  const kind = random.below(depth > 0 ? 4 : 2);
  if (kind < 2) return intruder(random);
  const length = random.below(4);
  if (kind === 2) return Array.from({ length }, () => randomJson(random, depth - 1));
  const entries = Array.from({ length }, () => [pick(NAMES, random), randomJson(random, depth - 1)] as const);
  return Object.fromEntries(entries);
}

const NAMES = [...INHERITED, "model", "messages", "input", "contents", "prompt", "error", "type", "role", "content"];

/** JSON that may be changed in place. */
type Holder = Json[] | Record<string, Json>;

interface Spot {
  readonly holder: Holder;
  readonly key: string;
}

function spoil(root: Json, random: SeededRandom): Json {
  const spots: Spot[] = [];
  collectSpots(root, spots);
  if (spots.length === 0) return intruder(random);
  const { holder, key } = pick(spots, random);
  const value = Array.isArray(holder) ? holder[Number(key)] : holder[key];
  switch (random.below(9)) {
    case 0:
      drop(holder, key);
      break;
    case 5:
      // One field more.
      if (!Array.isArray(holder)) put(holder, pick(TELLING, random), copyOf(valueAt(pick(spots, random))));
      break;
    case 1:
      rename(holder, key, random);
      break;
    case 2:
      // Another field's value: a type of another block, an id of another call.
      put(holder, key, copyOf(valueAt(pick(spots, random))));
      break;
    case 3:
      if (Array.isArray(value)) value.splice(0, random.below(2) === 0 ? value.length : 1);
      else put(holder, key, intruder(random));
      break;
    case 4:
      if (Array.isArray(value)) value.push(...value.map(copyOf), intruder(random));
      else put(holder, key, intruder(random));
      break;
    default:
      put(holder, key, intruder(random));
  }
  return root;
}

function intruder(random: SeededRandom): Json {
  return copyOf(pick(INTRUDERS, random));
}

function valueAt({ holder, key }: Spot): Json {
  return (Array.isArray(holder) ? holder[Number(key)] : holder[key]) ?? null;
}

function collectSpots(value: Json, spots: Spot[], depth = 0): void {
  if (typeof value !== "object" || value === null || depth > 12) return;
  const holder = value as Holder;
  for (const key of Object.keys(holder)) {
    spots.push({ holder, key });
    collectSpots(Array.isArray(holder) ? (holder[Number(key)] ?? null) : (holder[key] ?? null), spots, depth + 1);
  }
}

function drop(holder: Holder, key: string): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

function rename(holder: Holder, key: string, random: SeededRandom): void {
  if (Array.isArray(holder)) {
    holder.reverse();
    return;
  }
  const value = holder[key] ?? null;
  delete holder[key];
  put(holder, pick([pick(INHERITED, random), pick(TELLING, random), key.toUpperCase()], random), value);
}

/** Sets a field as a parser would: also `__proto__`. */
function put(holder: Holder, key: string, value: Json): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function copyOf(value: Json): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

export function pick<Value>(values: readonly Value[], random: SeededRandom): Value {
  const value = values[random.below(values.length)];
  if (value === undefined) throw new Error("nothing to pick from");
  return value;
}
