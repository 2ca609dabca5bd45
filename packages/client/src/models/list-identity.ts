import { hash } from "node:crypto";
import type { Provider } from "@ai-liaison/core";

const LENGTH = 16;

/**
 * Differs whenever a list would have to be asked for anew: another address, another key, another vendor. A part of a
 * hash: that a key is another, it shows; what it is, it does not.
 */
export function listIdentity({ name, vendor, endpoints, apiKey, credentials }: Provider): string {
  const { id, modelsPath, modelsDialect } = vendor;
  const text = JSON.stringify([name, id, modelsPath, modelsDialect, endpoints[0], apiKey, credentials]);
  return hash("sha256", text).slice(0, LENGTH);
}
