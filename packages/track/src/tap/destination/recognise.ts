import type { RequestPlace } from "@ai-liaison/core";
import type { KnownEndpoint } from "./endpoint.ts";
import type { FormatEndpoint } from "./format-endpoint.ts";
import type { KnownHost } from "./known-host.ts";
import { spokenFormat } from "./spoken-format.ts";
import type { AskedPlace, UsageExtractor } from "./usage-extractor.ts";

/** What is known of a request from its URL and method alone. */
export interface Destination extends AskedPlace {
  readonly origin: string;
  readonly knownHost: KnownHost | null;
  /** Null: nobody knows what is asked for here. */
  readonly endpoint: KnownEndpoint | null;
}

/** What is known of the world, whatever the application adds. */
export interface KnownWorld {
  readonly extractors: readonly UsageExtractor[];
  /** Of two that fit, the first holds. */
  readonly formats: readonly FormatEndpoint[];
  /** Who answers at that host (with its port, where there is one). */
  hostOf(host: string): KnownHost | null;
}

const MAX_REMEMBERED = 500;

/**
 * Finds out what URLs ask for, and remembers: an application asks for the same few again and again. The application's
 * own extractors go before the formats spoken here, and these before the extractors built in.
 */
export class Recogniser {
  readonly #own: () => readonly UsageExtractor[];
  readonly #known: KnownWorld;
  readonly #remembered = new Map<string, Destination>();
  #rememberedOf: readonly UsageExtractor[] = [];

  /** @param own another list whenever it changed: what was remembered is then forgotten */
  constructor(own: () => readonly UsageExtractor[], known: KnownWorld) {
    this.#own = own;
    this.#known = known;
  }

  recognise(method: string, url: string): Destination {
    const own = this.#own();
    if (own !== this.#rememberedOf) this.#remembered.clear();
    this.#rememberedOf = own;
    const key = method === "POST" ? url : `${method} ${url}`;
    const known = this.#remembered.get(key);
    if (known !== undefined) return known;
    const found = this.#find(method, url, own);
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(key, found);
    return found;
  }

  #find(method: string, url: string, own: readonly UsageExtractor[]): Destination {
    const { origin, host, pathname, search } = new URL(url);
    const { extractors, formats, hostOf } = this.#known;
    const asked = { method, host, path: pathname, search };
    const endpoint = extractedBy(own, asked) ?? spokenAt(asked, formats) ?? extractedBy(extractors, asked);
    return { ...asked, origin, knownHost: hostOf(host), endpoint };
  }
}

function extractedBy(extractors: readonly UsageExtractor[], asked: AskedPlace): KnownEndpoint | null {
  for (const extractor of extractors) {
    const name = nameBy(extractor, asked);
    if (name !== null) return extractedEndpoint(name, extractor, asked.path);
  }
  return null;
}

/** An endpoint that only an extractor knows. */
export function extractedEndpoint(name: string, extractor: UsageExtractor, path: string): KnownEndpoint {
  return { name, format: null, place: { model: extractor.modelIn?.(path) ?? null, stream: false, path }, extractor };
}

/** An extractor that throws must not hide everything else. */
function nameBy(extractor: UsageExtractor, asked: AskedPlace): string | null {
  try {
    return extractor.recognise(asked);
  } catch {
    return null;
  }
}

function spokenAt({ method, path, search }: AskedPlace, formats: readonly FormatEndpoint[]): KnownEndpoint | null {
  if (method !== "POST") return null;
  for (const { dialect, operation, ending, name, stream = false } of formats) {
    const model = matchEnding(path, ending);
    if (model === null) continue;
    const format = spokenFormat(dialect, operation);
    if (format === null) continue;
    const place: RequestPlace = { model: model === "" ? null : model, stream, path };
    return { name, format, place: search === "" ? place : { ...place, query: search.slice(1) }, extractor: null };
  }
  return null;
}

/** The model in the path, "" where the ending names none; null when the path ends otherwise. */
function matchEnding(path: string, ending: string): string | null {
  const [before = "", after] = ending.split("{model}");
  if (after === undefined) return path.endsWith(ending) ? "" : null;
  const at = path.lastIndexOf(before);
  if (at < 0 || !path.endsWith(after) || path.length <= at + before.length + after.length) return null;
  return decode(path.slice(at + before.length, path.length - after.length));
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
