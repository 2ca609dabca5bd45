import type { UsageExtractor } from "../tap/destination/usage-extractor.ts";
import { audioExtractors } from "./extract-audio.ts";
import { googleExtractors } from "./extract-google.ts";
import { imageExtractors } from "./extract-images.ts";
import { jobExtractors } from "./extract-jobs.ts";
import { textExtractors } from "./extract-texts.ts";

/** Endpoints of official SDKs that cost money and whose format no dialect reads. */
export const builtInExtractors: readonly UsageExtractor[] = [
  ...imageExtractors,
  ...audioExtractors,
  ...textExtractors,
  ...jobExtractors,
  ...googleExtractors,
];
