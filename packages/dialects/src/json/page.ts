import { Fault } from "@ai-liaison/core";

/** A piece of a list, and whether there is more behind it. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly hasMore: boolean;
}

/** As many items as are asked for, from a place on. */
export function pageOf<Item>(items: readonly Item[], from: number, size: number): Page<Item> {
  return { items: items.slice(from, from + size), hasMore: from + size < items.length };
}

/** A whole number of a query, from 1 up to `most`. Throws `invalid_request` for anything else. */
export function sizeIn(query: URLSearchParams, name: string, fallback: number, most: number): number {
  const text = query.get(name);
  if (text === null || text === "") return fallback;
  const size = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (size >= 1) return Math.min(size, most);
  throw new Fault("invalid_request", `\`${name}\` must be a whole number from 1 to ${most}.`, { param: name });
}

/** Where an item stands that a query names; null where it names none. Throws `invalid_request` for one that is none. */
export function placeIn(ids: readonly string[], query: URLSearchParams, name: string): number | null {
  const id = query.get(name);
  if (id === null || id === "") return null;
  const place = ids.indexOf(id);
  if (place >= 0) return place;
  throw new Fault("invalid_request", `\`${name}\` names no model of this list.`, { param: name });
}
