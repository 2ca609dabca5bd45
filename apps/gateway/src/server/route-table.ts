import type { Dialect, DialectRoute, RequestPlace } from "@ai-liaison/core";

/** A path a dialect answers. */
export interface Destination {
  readonly dialect: Dialect;
  readonly route: DialectRoute;
  /** What the path says of the call. */
  readonly place: RequestPlace;
}

export type Routing =
  | { readonly kind: "call"; readonly destination: Destination }
  | { readonly kind: "wrong-method"; readonly destination: Destination }
  | { readonly kind: "other" };

/**
 * Which dialect answers which path. Paths are compared as they stand, so that what is authorised and what is routed
 * can never differ: no dot segments, no doubled slashes, no case folding. Only a model within a path is decoded.
 */
export function createRouteTable(dialects: readonly Dialect[]): (method: string, url: string) => Routing {
  const fixed = new Map<string, Destination>();
  const patterns: PathPattern[] = [];
  for (const dialect of dialects) {
    for (const route of dialect.routes) {
      const place: RequestPlace = { model: null, stream: route.stream ?? false, path: route.path };
      if (route.path.includes(MODEL)) patterns.push(patternOf({ dialect, route, place }));
      else fixed.set(route.path, { dialect, route, place });
    }
  }
  return (method, url) => {
    const query = url.indexOf("?");
    const path = query === -1 ? url : url.slice(0, query);
    const destination = fixed.get(path) ?? matching(patterns, path);
    if (destination === null) return { kind: "other" };
    return { kind: method === destination.route.method ? "call" : "wrong-method", destination };
  };
}

const MODEL = "{model}";

/** A path with a model in it: what stands before it, and after it. */
interface PathPattern {
  readonly before: string;
  readonly after: string;
  readonly destination: Destination;
}

function patternOf(destination: Destination): PathPattern {
  const [before = "", after = ""] = destination.route.path.split(MODEL);
  return { before, after, destination };
}

function matching(patterns: readonly PathPattern[], path: string): Destination | null {
  for (const { before, after, destination } of patterns) {
    if (path.length <= before.length + after.length || !path.startsWith(before) || !path.endsWith(after)) continue;
    const model = decode(path.slice(before.length, path.length - after.length));
    if (model !== null) return { ...destination, place: { ...destination.place, model } };
  }
  return null;
}

/** A model may hold slashes, raw or encoded. Null for what is encoded wrongly. */
function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
