import type { RequestHead, RequestPlace } from "@ai-liaison/core";

/**
 * The head of a request for what a vendor keeps: which one, or, of a list, which page. It has no body and names no model;
 * of its query the vendor gets the parameters in `passedOn`.
 */
export function keptRequest(place: RequestPlace, passedOn: readonly string[]): RequestHead {
  const asked = new URLSearchParams(place.query ?? "");
  const passed = new URLSearchParams([...asked].filter(([name]) => passedOn.includes(name)));
  const form = /\{id\}\/(\w+)$/.exec(place.path)?.[1] ?? "one";
  return {
    ...NO_MODEL,
    ...(place.id === undefined ? { listsKept: true } : { previousId: place.id, form }),
    ...(form === "content" && { asksContent: true }),
    ...(passed.size === 0 ? {} : { query: String(passed) }),
  };
}

/** What a request says that means no model in particular. */
export const NO_MODEL: RequestHead = Object.freeze({
  model: "",
  stream: false,
  includeUsage: false,
  maxOutputTokens: null,
  candidates: 1,
  user: null,
});
