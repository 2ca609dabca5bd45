import type { OperationFormat, RequestPlace } from "@ai-liaison/core";
import { dialectById } from "@ai-liaison/dialects";
import { FORMAT_ENDPOINTS } from "../sdks/format-endpoints.ts";
import { type KnownHost, knownHost } from "../sdks/hosts.ts";
import type { KnownEndpoint, SpokenFormat } from "./endpoint.ts";
import type { AskedPlace, UsageExtractor } from "./usage-extractor.ts";

/** What is known of a request from its URL and method alone. */
export interface Destination {
  readonly origin: string;
  readonly host: string;
  readonly path: string;
  readonly search: string;
  readonly knownHost: KnownHost | null;
  /** Null: nobody knows what is asked for here. */
  readonly endpoint: KnownEndpoint | null;
}

const MAX_REMEMBERED = 500;

/** Finds out what URLs ask for, and remembers: an application asks for the same few again and again. */
export class Recogniser {
  readonly #extractors: () => readonly UsageExtractor[];
  readonly #remembered = new Map<string, Destination>();

  constructor(extractors: () => readonly UsageExtractor[]) {
    this.#extractors = extractors;
  }

  recognise(method: string, url: string): Destination {
    const key = method === "POST" ? url : `${method} ${url}`;
    const known = this.#remembered.get(key);
    if (known !== undefined) return known;
    const found = this.#find(method, url);
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(key, found);
    return found;
  }

  #find(method: string, url: string): Destination {
    const { origin, host, pathname, search } = new URL(url);
    const place = { origin, host, path: pathname, search, knownHost: knownHost(host) };
    const spoken = method === "POST" ? spokenAt(pathname, search) : null;
    return { ...place, endpoint: spoken ?? this.#extracted({ method, host, path: pathname, search }) };
  }

  #extracted(asked: AskedPlace): KnownEndpoint | null {
    for (const extractor of this.#extractors()) {
      const name = nameBy(extractor, asked);
      if (name !== null) return extractedEndpoint(name, extractor, asked.path);
    }
    return null;
  }
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

function spokenAt(path: string, search: string): KnownEndpoint | null {
  for (const { dialect, operation, ending, name, stream = false } of FORMAT_ENDPOINTS) {
    const model = matchEnding(path, ending);
    const format = model === null ? null : formatOf(dialect, operation);
    if (model === null || format === null) continue;
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

function formatOf(id: string, operation: (typeof FORMAT_ENDPOINTS)[number]["operation"]): SpokenFormat | null {
  const dialect = dialectById(id);
  const format: OperationFormat | undefined = dialect?.operations[operation];
  return dialect === undefined || format === undefined ? null : { dialect, operation: format };
}
