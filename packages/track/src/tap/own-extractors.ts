import type { UsageExtractor } from "./usage-extractor.ts";

let extractors: readonly UsageExtractor[] = [];

/** Has every tracker made from now on read an endpoint of your own. Returns the way to take it back. */
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
