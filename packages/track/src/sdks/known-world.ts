import type { KnownWorld } from "../tap/destination/recognise.ts";
import { builtInExtractors } from "./extractors.ts";
import { FORMAT_ENDPOINTS } from "./format-endpoints.ts";
import { knownHost } from "./hosts.ts";

/** All that is known without being told: whose address is whose, and what is asked for where. */
export const KNOWN_WORLD: KnownWorld = {
  extractors: builtInExtractors,
  formats: FORMAT_ENDPOINTS,
  hostOf: knownHost,
};
