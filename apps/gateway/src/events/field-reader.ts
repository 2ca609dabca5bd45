import { Fault, isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";
import { parseMoment } from "../admin/parse-moment.ts";
import { MAX_TEXT_LENGTH, trimId, trimJson, trimTags, trimText, type Warn } from "./trim-values.ts";

/**
 * Reads an event's fields by name. A field that is not there, or null, is unknown; one of another type is an error that
 * names it; one that is too long is cut, with a warning.
 */
export class FieldReader {
  readonly #fields: JsonObject;
  readonly #place: string;
  readonly #warn: Warn;

  /** `place` stands before a field's name in messages: `attempts[0].`. */
  constructor(fields: JsonObject, warn: Warn, place = "") {
    this.#fields = fields;
    this.#warn = warn;
    this.#place = place;
  }

  /** Names that are there. */
  get names(): readonly string[] {
    return Object.keys(this.#fields);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#fields, name);
  }

  /** A name of something, 255 characters at most. An empty one is none. */
  id(name: string): string | null {
    const text = this.#string(name);
    return text === null || text === "" ? null : trimId(this.#place + name, text, this.#warn);
  }

  text(name: string): string | null {
    const text = this.#string(name);
    return text === null ? null : trimText(this.#place + name, text, MAX_TEXT_LENGTH, this.#warn);
  }

  /** A whole number from 0 up to `max`. */
  count(name: string, max = Number.MAX_SAFE_INTEGER): number | null {
    const value = this.#value(name);
    if (value === null) return null;
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= max) return value;
    throw this.wrong(
      name,
      max === Number.MAX_SAFE_INTEGER ? "a whole number, 0 or more" : `a whole number up to ${max}`,
    );
  }

  /** Milliseconds, with a fraction or without; a year at most. */
  duration(name: string): number | null {
    const value = this.#value(name);
    if (value === null) return null;
    if (typeof value === "number" && value >= 0 && value <= MAX_DURATION_MS) return value;
    throw this.wrong(name, "a number of milliseconds, 0 or more");
  }

  /** Seconds, with a fraction or without; a year at most. */
  seconds(name: string): number | null {
    const value = this.#value(name);
    if (value === null) return null;
    if (typeof value === "number" && value >= 0 && value * 1000 <= MAX_DURATION_MS) return value;
    throw this.wrong(name, "a number of seconds, 0 or more");
  }

  flag(name: string): boolean | null {
    const value = this.#value(name);
    if (value === null || typeof value === "boolean") return value;
    throw this.wrong(name, "true or false");
  }

  choice<Word extends string>(name: string, words: readonly Word[]): Word | null {
    const value = this.#value(name);
    if (value === null) return null;
    const word = words.find((known) => known === value);
    if (word !== undefined) return word;
    throw this.wrong(name, `one of ${words.join(", ")}`);
  }

  /** An ISO-8601 time (without a zone it is UTC) in milliseconds since the epoch; one to come is taken for now. */
  moment(name: string, nowMs: number): number | null {
    const text = this.#string(name);
    if (text === null) return null;
    const moment = /^\d{4}-/.test(text) ? parseMoment(text, nowMs) : null;
    if (moment === null || moment < 0) throw this.wrong(name, "an ISO-8601 time such as 2026-11-21T09:30:00Z");
    if (moment <= nowMs + MAX_AHEAD_MS) return moment;
    this.#warn(`${this.#place}${name} lay in the future (${new Date(moment).toISOString()}): taken for now.`);
    return nowMs;
  }

  /** Any JSON, 10 KiB at most. */
  json(name: string): Json {
    return trimJson(this.#place + name, this.#value(name), this.#warn);
  }

  tags(name: string): Readonly<Record<string, string>> | null {
    const value = this.#value(name);
    if (value === null) return null;
    if (!isJsonObject(value)) throw this.wrong(name, "an object of strings");
    for (const [key, tag] of Object.entries(value)) {
      if (typeof tag !== "string") throw this.wrong(`${name}.${trimText("", key, 50, () => {})}`, "a string");
    }
    return trimTags(value as Readonly<Record<string, string>>, this.#warn);
  }

  /** A list, at most so many of it. */
  list(name: string, max: number): readonly Json[] {
    const value = this.#value(name);
    if (value === null) return [];
    if (!Array.isArray(value)) throw this.wrong(name, "an array");
    if (value.length > max) this.#warn(`${this.#place}${name} had ${value.length} entries: the first ${max} are kept.`);
    return value.slice(0, max);
  }

  /** The fault of a field that is not what it must be. */
  wrong(name: string, expected: string): Fault {
    const param = this.#place + name;
    return new Fault("invalid_request", `The field \`${param}\` must be ${expected}.`, { param });
  }

  #value(name: string): Json {
    return Object.hasOwn(this.#fields, name) ? (this.#fields[name] ?? null) : null;
  }

  #string(name: string): string | null {
    const value = this.#value(name);
    if (value === null || typeof value === "string") return value;
    throw this.wrong(name, "a string");
  }
}

const MAX_AHEAD_MS = 5 * 60_000;
const MAX_DURATION_MS = 366 * 86_400_000;
