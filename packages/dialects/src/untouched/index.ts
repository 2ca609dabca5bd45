import {
  type Dialect,
  type DialectRoute,
  Fault,
  type HttpMethod,
  type JsonObject,
  type OperationFormat,
  type Relay,
  type RequestHead,
  type RequestPlace,
} from "@ai-liaison/core";
import { readError, writeError } from "../errors/openai-errors.ts";
import { stringOf } from "../json/fields.ts";
import { relayFormat } from "../relay/relay-format.ts";
import { reportedOutline } from "./reported-outline.ts";

/**
 * Any path of any vendor, as its own documentation has it, behind the provider's name: `/providers/acme/v1/…`. Nothing
 * of it is ours to understand; what is known of the vendor's formats is metered.
 */
export const untouched: Dialect = {
  id: "untouched",
  routes: (["GET", "POST", "PUT", "PATCH", "DELETE"] as const).map(routeOf),
  operations: { untouched: relayFormat({ checkRequest, unknown: true }) },
  forwardedHeaders: [
    "anthropic-version",
    "anthropic-beta",
    "openai-beta",
    "range",
    "if-none-match",
    "if-match",
    "x-goog-upload-protocol",
    "x-goog-upload-command",
    "x-goog-upload-offset",
    "x-goog-upload-header-content-length",
    "x-goog-upload-header-content-type",
  ],
  readError,
  writeError,
};

function routeOf(method: HttpMethod): DialectRoute {
  return { method, path: "/providers/{provider}/{rest}", takes: "any", operation: "untouched", endpoint: "providers" };
}

function checkRequest(body: JsonObject, { provider = "", rest = "", query }: RequestPlace): RequestHead {
  if (!isPlainPath(rest)) {
    throw new Fault("invalid_request", "The path after the provider's name has empty, dot or unprintable segments.", {
      hint: "Write it as the vendor's documentation has it, from its first slash on.",
    });
  }
  const asked = withoutKey(query);
  return {
    model: stringOf(body.model) ?? "",
    stream: false,
    includeUsage: true,
    maxOutputTokens: null,
    candidates: 1,
    user: null,
    straightTo: { provider, path: asked === "" ? rest : `${rest}?${asked}` },
    namedIds: idsIn(`${rest}?${asked}`),
  };
}

/** What is sent on has to be what was judged: nothing that a server on the way would make another path of. */
function isPlainPath(path: string): boolean {
  const segments = path.split("/").slice(1);
  return /^\/[\x21-\x7e]+$/.test(path) && !/[\\#?]/.test(path) && segments.every(isPlainSegment);
}

function isPlainSegment(segment: string, at: number, all: readonly string[]): boolean {
  if (segment === "") return at === all.length - 1 && at > 0;
  // Some servers read what follows a `;` as no part of the segment.
  return !/^(?:\.|%2e){1,2}(?:;|%3b|$)/i.test(segment) && !/%(?:2f|5c|00)/i.test(segment);
}

/** The gateway's own key, which some clients send in the query, is not the vendor's business. */
function withoutKey(query: string | undefined): string {
  if (query === undefined) return "";
  return query
    .split("&")
    .filter((pair) => !/^(?:k|%6b)(?:e|%65)(?:y|%79)(?:=|$)/i.test(pair))
    .join("&");
}

/** What follows the name of a collection, `files/`, `batches/`: there even a word somebody chose is an id. */
const OF_COLLECTION = /s\/([\w.~-]{1,255})(?![\w.~-])/g;

/**
 * What may be the id of something the vendor keeps, in a path or its query, encoded or not: long, with a digit or
 * capitals, as made-up ids have, or one of a collection.
 */
function idsIn(asked: string): readonly string[] {
  const decoded = asked.replace(/%([2-7][\da-f])/gi, (_all, digits) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  const pieces = `${asked}?${decoded}`.split(/[^\w.~-]+/);
  const made = pieces.filter((piece) => piece.length >= 10 && piece.length <= 255 && /\d|[A-Z].*[A-Z]/.test(piece));
  const chosen = Array.from(decoded.matchAll(OF_COLLECTION), ([, id = ""]) => id);
  return [...new Set([...made, ...chosen])];
}

/** The same where a format of the vendor's own is known for what is asked: what it reads of an answer is metered. */
export function meteredUntouched(
  { readOutline, stream, relay }: OperationFormat,
  { keptIds, keepsAnswers }: Required<Pick<Relay, "keptIds" | "keepsAnswers">>,
): OperationFormat {
  return relayFormat({
    checkRequest,
    unknown: true,
    readOutline,
    keptIds: relay?.keptIds ?? (keepsAnswers ? keptIds : () => []),
    keepsAnswers,
    ...(stream !== null && { stream }),
  });
}

/** The same where nothing is known of the path: what the answer says it took, in the customary words, is metered. */
export function reportedUntouched(keptIds: Relay["keptIds"]): OperationFormat {
  return relayFormat({ checkRequest, unknown: true, readOutline: reportedOutline, ...(keptIds && { keptIds }) });
}
