import type { Dialect, DialectRoute } from "@ai-liaison/core";

/** A path a dialect answers. */
export interface Destination {
  readonly dialect: Dialect;
  readonly route: DialectRoute;
}

export type Routing =
  | { readonly kind: "call"; readonly destination: Destination }
  | { readonly kind: "wrong-method"; readonly destination: Destination }
  | { readonly kind: "other" };

/**
 * Which dialect answers which path. Paths are compared as they stand, so that what is authorised and what is routed
 * can never differ: no decoding, no dot segments, no doubled slashes, no case folding.
 */
export function createRouteTable(dialects: readonly Dialect[]): (method: string, url: string) => Routing {
  const destinations = new Map<string, Destination>();
  for (const dialect of dialects) {
    for (const route of dialect.routes) destinations.set(route.path, { dialect, route });
  }
  return (method, url) => {
    const query = url.indexOf("?");
    const destination = destinations.get(query === -1 ? url : url.slice(0, query));
    if (destination === undefined) return { kind: "other" };
    return { kind: method === destination.route.method ? "call" : "wrong-method", destination };
  };
}
