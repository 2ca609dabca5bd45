import { isJsonObject, type Json, type JsonObject, parseObject } from "@ai-liaison/core";

const DOCUMENT = /^\s*(?:#|\{|query\b|mutation\b|subscription\b|fragment\b)/;
const NAMED = /\b(?:query|mutation|subscription)\s+([A-Za-z_]\w*)/;
const MAX_NAME = 100;
const MAX_MESSAGE = 500;

/** What a GraphQL request asks for: its operation's name, a stand-in where it has none; null for any other request. */
export function graphqlName(body: JsonObject | null): string | null {
  if (body === null) return null;
  const persisted = persistedId(body);
  const document = typeof body.query === "string" && DOCUMENT.test(body.query) ? body.query : null;
  if (document === null && persisted === null) return null;
  const name = nonEmpty(body.operationName) ?? (document === null ? null : (NAMED.exec(document)?.[1] ?? null));
  return (name ?? (persisted === null ? "graphql" : `persisted:${persisted.slice(0, 12)}`)).slice(0, MAX_NAME);
}

/** The same of a request whose variables stand in the address, as caches like them. */
export function graphqlNameIn(search: string): string | null {
  if (!search.includes("query=") && !search.includes("extensions=") && !search.includes("operationName=")) return null;
  const asked = new URLSearchParams(search);
  const body: Record<string, Json> = {};
  for (const name of ["query", "operationName", "documentId"]) {
    const value = asked.get(name);
    if (value !== null) body[name] = value;
  }
  const extensions = parseObject(asked.get("extensions") ?? "");
  return graphqlName(extensions === null ? body : { ...body, extensions });
}

/** The first of the errors that GraphQL tells of in an answer of status 200; null where it tells of none. */
export function graphqlFailure(answer: JsonObject | null): string | null {
  const errors = answer?.errors;
  if (!Array.isArray(errors) || errors.length === 0) return null;
  const first: Json | undefined = errors[0];
  const message = isJsonObject(first) ? nonEmpty(first.message) : null;
  return (message ?? "The answer tells of errors.").slice(0, MAX_MESSAGE);
}

/** Queries the server knows are asked for by a hash or an id. */
function persistedId({ extensions, documentId, doc_id: docId }: JsonObject): string | null {
  const persisted = isJsonObject(extensions) ? extensions.persistedQuery : undefined;
  const hash = isJsonObject(persisted) ? nonEmpty(persisted.sha256Hash) : null;
  return hash ?? nonEmpty(documentId) ?? nonEmpty(docId);
}

function nonEmpty(value: Json | undefined): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
