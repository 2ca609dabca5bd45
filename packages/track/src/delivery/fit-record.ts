import type { CallOpening, CallRecord, Json } from "@ai-liaison/core";
import { fitMoment, fitNumbers } from "./fit-numbers.ts";

const ID_CHARACTERS = 255;
const KEY_CHARACTERS = 100;
const VALUE_CHARACTERS = 1000;
const ADDRESS_CHARACTERS = 2048;
const METADATA_BYTES = 10 * 1024;

/**
 * The record within the limits of what is reported: ids of 255 characters, tags and metadata with keys of 100 and texts
 * of 1,000 (addresses 2,048), metadata of 10 kB in all, counts whole and not negative, times and durations such as
 * there are. What is cut or left out is said in the record's warnings. A record within them, as nearly all are, comes back itself.
 */
export function fitRecord(record: CallRecord): CallRecord {
  const warnings: string[] = [];
  const ids = fitIds(record, warnings);
  const numbers = fitNumbers(record, warnings);
  const tags = fitTags(record.tags, warnings);
  const metadata = fitMetadata(record.metadata, warnings);
  const fits = tags === record.tags && numbers.attempts === undefined && warnings.length === 0;
  if (fits) return record;
  return { ...record, ...ids, ...numbers, tags, metadata, warnings: [...record.warnings, ...warnings] };
}

/** The same of what is known before the call. */
export function fitOpening(opening: CallOpening): CallOpening {
  const warnings: string[] = [];
  const changes = { ...fitIds(opening, warnings), ...fitMoment(opening, warnings) };
  const tags = fitTags(opening.tags, warnings);
  return tags === opening.tags && warnings.length === 0 ? opening : { ...opening, ...changes, tags };
}

const IDS = ["customerId", "userId", "sessionId", "groupId", "serviceName"] as const;

function fitIds(opening: CallOpening, warnings: string[]): Partial<CallOpening> {
  const changes: { -readonly [Id in (typeof IDS)[number]]?: string } = {};
  for (const id of IDS) {
    const value = opening[id];
    if (value === null || value.length <= ID_CHARACTERS) continue;
    changes[id] = cut(value, ID_CHARACTERS);
    warnings.push(`${id} was longer than ${ID_CHARACTERS} characters and is cut.`);
  }
  return changes;
}

function fitTags(tags: CallOpening["tags"], warnings: string[]): CallOpening["tags"] {
  if (tags === null || tagsFit(tags)) return tags;
  const fitting: Record<string, string> = {};
  for (const [key, value] of Object.entries(tags)) fitting[fitKey(key, warnings)] = fitText(String(value), warnings);
  return fitting;
}

function tagsFit(tags: Readonly<Record<string, string>>): boolean {
  for (const key in tags) {
    const value: unknown = tags[key];
    if (key.length > KEY_CHARACTERS || typeof value !== "string" || value.length > VALUE_CHARACTERS) return false;
  }
  return true;
}

function fitMetadata(metadata: Json, warnings: string[]): Json {
  if (metadata === null) return null;
  const before = warnings.length;
  const fitting = isPlainObject(metadata) ? fitEntries(metadata, warnings) : metadata;
  if (isSmall(fitting)) return warnings.length === before ? metadata : fitting;
  warnings.push(`metadata was no JSON of ${METADATA_BYTES} bytes at most and is left out.`);
  return null;
}

function fitEntries(metadata: Readonly<Record<string, Json>>, warnings: string[]): Json {
  const fitting: Record<string, Json> = {};
  for (const [key, value] of Object.entries(metadata)) {
    fitting[fitKey(key, warnings)] = typeof value === "string" ? fitText(value, warnings) : value;
  }
  return fitting;
}

function fitKey(key: string, warnings: string[]): string {
  if (key.length <= KEY_CHARACTERS) return key;
  warnings.push(`A key was longer than ${KEY_CHARACTERS} characters and is cut.`);
  return cut(key, KEY_CHARACTERS);
}

function fitText(text: string, warnings: string[]): string {
  const limit = /^https?:\/\//i.test(text) ? ADDRESS_CHARACTERS : VALUE_CHARACTERS;
  if (text.length <= limit) return text;
  warnings.push(`A text was longer than ${limit} characters and is cut.`);
  return cut(text, limit);
}

/** Not in the middle of a character that takes two units. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");
}

function isSmall(value: Json): boolean {
  try {
    const text: unknown = JSON.stringify(value);
    return typeof text === "string" && Buffer.byteLength(text) <= METADATA_BYTES;
  } catch {
    return false;
  }
}

function isPlainObject(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
