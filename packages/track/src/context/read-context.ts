/**
 * A context as applications really give it: a number for an id, a tag that is no text, metadata with a cycle in it. What
 * can be understood is kept, the rest is left out and said; a call is never refused for it. The limits are those of the
 * gateway, which would refuse the whole event.
 */
import { isJsonObject, type Json } from "@ai-liaison/core";
import type { CallContext } from "./call-context.ts";

const MAX_ID_LENGTH = 255;
const MAX_TAGS = 50;
const MAX_TAG_NAME = 100;
const MAX_TAG_VALUE = 1000;
const MAX_METADATA_LENGTH = 10_240;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Each id's names: ours, and the one it has in the record. */
const ID_NAMES = [
  ["customerId", "customer_id"],
  ["userId", "user_id"],
  ["sessionId", "session_id"],
  ["service", "service_name"],
  ["groupId", "group_id"],
] as const;

export interface ReadContext {
  readonly context: CallContext;
  /** What was left out and why, one sentence each; never the value. */
  readonly warnings: readonly string[];
}

/** Also said of an object whose getters throw. */
const NOT_AN_OBJECT: ReadContext = {
  context: {},
  warnings: ["The context is left out: it is an object such as `{ customerId, userId, tags }`."],
};

type Written = { -readonly [Field in keyof CallContext]: CallContext[Field] };
type Fields = Readonly<Record<string, unknown>>;

/** The context that is meant; fields that are absent or `undefined` stay absent. Never throws. */
export function readContext(value: unknown): ReadContext {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return NOT_AN_OBJECT;
  try {
    return readFields(value as Fields);
  } catch {
    return NOT_AN_OBJECT;
  }
}

function readFields(fields: Fields): ReadContext {
  const context: Written = {};
  const warnings: string[] = [];
  for (const [name, columnName] of ID_NAMES) {
    const id = readId(firstGiven(fields, name, columnName));
    if (id !== "unusable") set(context, name, id);
    else warnings.push(`\`${name}\` is left out: an id is text of 1 to ${MAX_ID_LENGTH} printable characters.`);
  }
  set(context, "tags", readTags(own(fields, "tags"), warnings));
  set(context, "metadata", readMetadata(own(fields, "metadata"), warnings));
  set(context, "enabled", readEnabled(own(fields, "enabled"), warnings));
  return { context, warnings };
}

function set<Name extends keyof Written>(context: Written, name: Name, value: Written[Name]): void {
  if (value !== undefined) context[name] = value;
}

function firstGiven(fields: Fields, name: string, columnName: string): unknown {
  const value = own(fields, name);
  return value === undefined ? own(fields, columnName) : value;
}

function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function readId(value: unknown): string | null | undefined | "unusable" {
  if (value === undefined || value === null) return value;
  const text = typeof value === "number" || typeof value === "bigint" ? String(value) : value;
  if (typeof text !== "string" || text === "" || text.length > MAX_ID_LENGTH || CONTROL.test(text)) return "unusable";
  return text;
}

function readTags(value: unknown, warnings: string[]): Readonly<Record<string, string>> | null | undefined {
  if (value === undefined || value === null) return value;
  if (!isJsonObject(value)) {
    warnings.push("`tags` is left out: it is an object of texts.");
    return undefined;
  }
  const usable = Object.entries(value).flatMap(([name, tag]) => {
    const text = typeof tag === "number" || typeof tag === "boolean" ? String(tag) : tag;
    const fits = typeof text === "string" && text.length <= MAX_TAG_VALUE && name.length <= MAX_TAG_NAME;
    return fits ? [[name, text] as const] : [];
  });
  const kept = usable.slice(0, MAX_TAGS);
  if (kept.length < Object.keys(value).length) {
    const limits = `at most ${MAX_TAGS}, names to ${MAX_TAG_NAME} and values to ${MAX_TAG_VALUE} characters`;
    warnings.push(`Some of \`tags\` are left out: tags are texts, ${limits}.`);
  }
  return Object.fromEntries(kept);
}

/** A copy, so that nothing the application does later changes what was said. */
function readMetadata(value: unknown, warnings: string[]): Json | undefined {
  if (value === undefined) return undefined;
  try {
    const text: string | undefined = JSON.stringify(value);
    if (text !== undefined && text.length <= MAX_METADATA_LENGTH) return JSON.parse(text) as Json;
  } catch {
    // A cycle, a BigInt, or a `toJSON` that throws: said below.
  }
  warnings.push(`\`metadata\` is left out: it is JSON of at most ${MAX_METADATA_LENGTH} characters.`);
  return undefined;
}

function readEnabled(value: unknown, warnings: string[]): boolean | undefined {
  if (typeof value === "boolean" || value === undefined) return value;
  warnings.push("`enabled` is left out: it is true or false.");
  return undefined;
}
