import { Fault, isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";

/** Where formats name what a vendor keeps: as an id, as a list of them, as an object with an `id`, or as an address. */
const FIELDS = [
  "file_id",
  "file_ids",
  "input_file_id",
  "training_file",
  "validation_file",
  "vector_store_id",
  "vector_store_ids",
  "container",
  "container_id",
  "conversation",
  "conversation_id",
  "previous_response_id",
  "response_id",
  "batch_id",
  "assistant_id",
  "thread_id",
  "fileUri",
  "file_uri",
  "fileName",
  "file_name",
  "cachedContent",
  "cached_content",
] as const;
const NAMES: ReadonlySet<string> = new Set(FIELDS);
/** What stands before the id, or the ids, in text: a list's bracket, or an object up to its `id`. */
const BEFORE_IDS = new RegExp(`"(?:${FIELDS.join("|")})"\\s*:\\s*(?:\\[|\\{[^{}[\\]]*?"id"\\s*:)?`, "g");
const NEXT_ID = /\s*"([^"]*)"\s*,?/y;
const ESCAPED_ASCII = /\\u00([2-7][\da-f])/gi;
const ADDRESS = /[/?#%]/;
const MAX_ID_LENGTH = 255;
/** Each has to be looked up. */
const MOST_NAMED = 1000;
/** What nearly every body names. */
const NONE: ReadonlySet<string> = new Set();

/** The ids that a body names, wherever in it: a walk, which takes a fraction of what its parsing took. */
export function namedIds(body: JsonObject): ReadonlySet<string> {
  return collect(body, null) ?? NONE;
}

/**
 * The same in bytes that a vendor may read otherwise than we do: the lines of a file in a form, JSON under another
 * type, a field that is there twice. What only looks like a field does no harm: it names nothing of anybody's.
 */
export function namedInText(bytes: Buffer): ReadonlySet<string> {
  const found = new Set<string>();
  const text = bytes.toString("latin1").replace(ESCAPED_ASCII, unescaped);
  for (const { 0: before, index } of text.matchAll(BEFORE_IDS)) {
    for (const id of idsAt(text, index + before.length, before.endsWith("["))) add(id, found);
  }
  return found;
}

/** Strings one after the other; where no list is, one. No byte is looked at twice by two of them: a body may be hostile. */
function* idsAt(text: string, start: number, isList: boolean): Generator<string> {
  for (let at = start; ; at = NEXT_ID.lastIndex) {
    NEXT_ID.lastIndex = at;
    const [, id] = NEXT_ID.exec(text) ?? [];
    if (id === undefined) return;
    yield id;
    if (!isList) return;
  }
}

/** Adds to what was found before; null as long as that is nothing. */
type Found = Set<string> | null;

function collect(value: Json, found: Found): Found {
  if (typeof value !== "object" || value === null) return found;
  if (!Array.isArray(value)) return collectFields(value as JsonObject, found);
  let all = found;
  for (const inner of value) all = collect(inner, all);
  return all;
}

function collectFields(value: JsonObject, found: Found): Found {
  let all = found;
  for (const name in value) {
    const inner = value[name];
    if (inner === undefined) continue;
    if (NAMES.has(name)) {
      all ??= new Set();
      addNamed(inner, all);
    }
    all = collect(inner, all);
  }
  return all;
}

function addNamed(value: Json, found: Set<string>): void {
  if (typeof value === "string") add(value, found);
  else if (Array.isArray(value)) for (const id of value) addNamed(id, found);
  else if (isJsonObject(value) && typeof value.id === "string") add(value.id, found);
}

/** Of an address, or a path, its last segment is the id, as a server would read it. */
function add(text: string, found: Set<string>): void {
  const id = ADDRESS.test(text) ? lastSegment(text) : text;
  if (id === "" || id.length > MAX_ID_LENGTH) return;
  found.add(id);
  if (found.size <= MOST_NAMED) return;
  throw new Fault("invalid_request", `The request names more than ${MOST_NAMED} things that a vendor keeps.`);
}

function lastSegment(address: string): string {
  const query = address.search(/[?#]/);
  let end = query === -1 ? address.length : query;
  while (end > 0 && address[end - 1] === "/") end -= 1;
  const segment = address.slice(address.lastIndexOf("/", end - 1) + 1, end);
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** What would end a string stays as it is. */
function unescaped(written: string, digits: string): string {
  const character = String.fromCharCode(Number.parseInt(digits, 16));
  return character === '"' || character === "\\" ? written : character;
}
