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
 * can never differ: no dot segments, no doubled slashes, no case folding. Only a model or an id within a path is decoded.
 */
export function createRouteTable(dialects: readonly Dialect[]): (method: string, url: string) => Routing {
  const fixed = new Map<string, Destination[]>();
  const patterns: PathPattern[] = [];
  for (const dialect of dialects) {
    for (const route of dialect.routes) {
      const place: RequestPlace = {
        model: null,
        stream: route.stream ?? false,
        path: route.path,
        ...(route.bodiless === true && { bodiless: true }),
      };
      const destination = { dialect, route, place };
      if (route.path.includes("{")) patterns.push(patternOf(destination));
      else fixed.set(route.path, [...(fixed.get(route.path) ?? []), destination]);
    }
  }
  return (method, url) => {
    const question = url.indexOf("?");
    const path = question === -1 ? url : url.slice(0, question);
    const found = fixed.get(path) ?? matching(patterns, path);
    const destination = found.find(({ route }) => route.method === method);
    if (destination !== undefined) {
      return {
        kind: "call",
        destination: question === -1 ? destination : asking(destination, url.slice(question + 1)),
      };
    }
    const [other] = found;
    return other === undefined ? { kind: "other" } : { kind: "wrong-method", destination: other };
  };
}

function asking(destination: Destination, query: string): Destination {
  return { ...destination, place: { ...destination.place, query } };
}

/** A path with a model, an id or a provider in it: what stands before it, and after it. */
interface PathPattern {
  readonly before: string;
  readonly after: string;
  readonly names: "model" | "id" | "provider";
  readonly destination: Destination;
}

const REST = "/{rest}";

function patternOf(destination: Destination): PathPattern {
  const { path } = destination.route;
  if (path.endsWith(REST)) {
    return { before: path.slice(0, path.indexOf("{provider}")), after: "", names: "provider", destination };
  }
  const names = path.includes("{id}") ? "id" : "model";
  const [before = "", after = ""] = destination.route.path.split(`{${names}}`);
  return { before, after, names, destination };
}

function matching(patterns: readonly PathPattern[], path: string): readonly Destination[] {
  const found: Destination[] = [];
  for (const { before, after, names, destination } of patterns) {
    if (path.length <= before.length + after.length || !path.startsWith(before) || !path.endsWith(after)) continue;
    const raw = path.slice(before.length, path.length - after.length);
    if (names === "provider") {
      found.push(...restOf(destination, raw));
      continue;
    }
    const named = names === "id" && raw.includes("/") ? null : decode(raw);
    if (named !== null) found.push({ ...destination, place: { ...destination.place, [names]: named } });
  }
  return found;
}

/** What follows a provider's name goes on to it as it was sent; nothing of it is decoded. */
function restOf(destination: Destination, raw: string): readonly Destination[] {
  const slash = raw.indexOf("/");
  const provider = slash < 1 ? null : decode(raw.slice(0, slash));
  if (provider === null) return [];
  return [{ ...destination, place: { ...destination.place, provider, rest: raw.slice(slash) } }];
}

/** A model may hold slashes, raw or encoded. Null for what is encoded wrongly. */
function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
