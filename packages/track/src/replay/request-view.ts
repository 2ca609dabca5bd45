import type { Json, JsonObject } from "@ai-liaison/core";
import { canonicalJson, withoutPaths } from "./canonical-json.ts";
import type { RecordedRequest, RequestBody } from "./exchange.ts";
import type { MatchOptions } from "./replay-options.ts";

/** What counts of a request, as JSON: two are the same when their views are equal. */
export function viewOf(request: RecordedRequest, match: MatchOptions): JsonObject {
  const url = new URL(request.url);
  const ignored = new Set(match.ignoreQuery ?? []);
  const query: Record<string, string[]> = {};
  for (const [name, value] of url.searchParams) if (!ignored.has(name)) query[name] = [...(query[name] ?? []), value];
  return {
    method: request.method,
    ...(match.host !== false && { origin: url.origin }),
    path: url.pathname,
    query,
    headers: headersOf(request, match),
    body: request.body === undefined ? null : withoutPaths(jsonOf(request.body), match.ignore ?? []),
  };
}

/** Equal for requests that are the same, different for any others. */
export function keyOf(request: RecordedRequest, match: MatchOptions): string {
  return canonicalJson(viewOf(request, match));
}

/** A recording may hold headers that count no more. */
function headersOf({ headers = {} }: RecordedRequest, match: MatchOptions): JsonObject {
  const counted = new Set(match.headers?.map((name) => name.toLowerCase()));
  return Object.fromEntries(Object.entries(headers).filter(([name]) => counted.has(name)));
}

function jsonOf(body: RequestBody): Json {
  if ("json" in body) return body.json;
  if ("text" in body) return body.text;
  if ("form" in body) return body.form.map((part) => ({ ...part }));
  return { bytes: body.bytes, sha256: body.sha256 };
}
