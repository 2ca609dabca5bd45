import type { UsageExtractor } from "../tap/usage-extractor.ts";

/** Endpoints of official SDKs that cost money and whose format no dialect reads. */
export const builtInExtractors: readonly UsageExtractor[] = [];
