import type { Vendor } from "@ai-liaison/core";
import { azureOpenai, bedrock, bedrockMantle, vertex } from "./registry/clouds.ts";
import { lookAlikes } from "./registry/look-alikes.ts";
import { anthropic, cohere, google, ollama, openai, simulated } from "./registry/own-formats.ts";

/**
 * The one list of vendors. An entry holds what is true of a vendor for every customer; what differs per installation
 * stands in `providers.csv`. Where no configuration says otherwise, vendors are asked in the order of this list.
 * `models` are patterns: they say which names belong to a vendor, not which of them exist today; how long a context
 * each of them has stands in the price library.
 */
export const vendors: readonly Vendor[] = [
  openai,
  anthropic,
  google,
  cohere,
  azureOpenai,
  vertex,
  bedrock,
  bedrockMantle,
  ...lookAlikes,
  ollama,
  simulated,
];
