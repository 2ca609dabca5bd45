import type { CallOpening, CallRecord, Json } from "@ai-liaison/core";
import { fitAttempts, fitWarnings } from "./fit-attempts.ts";
import { fitJson, isJsonWithin, JSON_BYTES } from "./fit-json.ts";
import { fitMoment, fitNumbers } from "./fit-numbers.ts";
import { cut, fitNames, fitTexts } from "./fit-texts.ts";

const KEY_CHARACTERS = 100;
const VALUE_CHARACTERS = 1000;
const ADDRESS_CHARACTERS = 2048;
const MAX_TAGS = 50;

/**
 * The record within the limits of what is reported: names of 255 characters, tags and metadata with keys of 100 and
 * texts of 1,000 (addresses 2,048), an error's message of 2,000, JSON of 10 kB each, counts whole and not negative, times
 * and durations such as there are. What is cut or left out is said in the record's warnings. However long an answer's
 * words were, a record stays small. One within the limits, as nearly all are, comes back itself.
 */
export function fitRecord(record: CallRecord): CallRecord {
  const warnings: string[] = [];
  const changes = {
    ...fitNames(record, warnings),
    ...fitTexts(record, warnings),
    ...fitNumbers(record, warnings),
    ...fitJson(record, warnings),
  };
  const attempts = fitAttempts(record.attempts, changes.createdAtMs ?? record.createdAtMs);
  const tags = fitTags(record.tags, warnings);
  const metadata = fitMetadata(record.metadata, warnings);
  const told = fitWarnings(record.warnings, warnings);
  const isSame = tags === record.tags && attempts === record.attempts && told === record.warnings;
  if (isSame) return record;
  return { ...record, ...changes, attempts, tags, metadata, warnings: told };
}

/** The same of what is known before the call. */
export function fitOpening(opening: CallOpening): CallOpening {
  const warnings: string[] = [];
  const changes = { ...fitNames(opening, warnings), ...fitMoment(opening, warnings) };
  const tags = fitTags(opening.tags, warnings);
  const soFar = fitSoFar(opening.soFar, warnings);
  return tags === opening.tags && warnings.length === 0 ? opening : { ...opening, ...changes, tags, ...soFar };
}

/** Of what is known so far, only the metadata is of a caller's own making. */
function fitSoFar(soFar: CallOpening["soFar"], warnings: string[]): Pick<CallOpening, "soFar"> {
  if (soFar?.metadata === undefined) return {};
  return { soFar: { ...soFar, metadata: fitMetadata(soFar.metadata, warnings) } };
}

function fitTags(tags: CallOpening["tags"], warnings: string[]): CallOpening["tags"] {
  if (tags === null || tagsFit(tags)) return tags;
  const fitting: Record<string, string> = {};
  const entries = Object.entries(tags);
  if (entries.length > MAX_TAGS) warnings.push(`Of ${entries.length} tags ${MAX_TAGS} are kept.`);
  for (const [key, value] of entries.slice(0, MAX_TAGS)) {
    fitting[fitKey(key, warnings)] = fitText(String(value), warnings);
  }
  return fitting;
}

function tagsFit(tags: Readonly<Record<string, string>>): boolean {
  let count = 0;
  for (const key in tags) {
    count += 1;
    if (count > MAX_TAGS) return false;
    const value: unknown = tags[key];
    if (key.length > KEY_CHARACTERS || typeof value !== "string" || value.length > VALUE_CHARACTERS) return false;
  }
  return true;
}

function fitMetadata(metadata: Json, warnings: string[]): Json {
  if (metadata === null) return null;
  const before = warnings.length;
  const fitting = isPlainObject(metadata) ? fitEntries(metadata, warnings) : metadata;
  if (isJsonWithin(fitting, JSON_BYTES)) return warnings.length === before ? metadata : fitting;
  warnings.push(`metadata was no JSON of ${JSON_BYTES} bytes at most and is left out.`);
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

function isPlainObject(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
