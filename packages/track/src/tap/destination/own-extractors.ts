import type { UsageExtractor } from "./usage-extractor.ts";

let extractors: readonly UsageExtractor[] = [];

/**
 * Has every tracker read an endpoint of your own, from the next request on; what your extractor recognises, nothing
 * built in reads. Returns the way to take it back.
 *
 * @example
 * const unregister = registerExtractor({
 *   name: "acme",
 *   recognise: ({ host, path }) => (host === "api.acme.example" && path === "/v2/translate" ? "acme.translate" : null),
 *   read: ({ answer }) => ({ usage: { inputTokens: Number(answer?.characters) } }),
 * });
 */
export function registerExtractor(extractor: UsageExtractor): () => void {
  extractors = [extractor, ...extractors];
  return () => {
    extractors = extractors.filter((other) => other !== extractor);
  };
}

/** The application's own extractors, the latest first. */
export function ownExtractors(): readonly UsageExtractor[] {
  return extractors;
}
