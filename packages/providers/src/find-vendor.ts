import type { Vendor } from "@ai-liaison/core";
import { CHAT, COMPLETION, EMBEDDING, IMAGE, lookAlike, SPEECH, TRANSCRIPTION_AND_TRANSLATION } from "./look-alike.ts";
import { vendors } from "./registry.ts";

/** What to write as `vendor` for a service that speaks OpenAI's format and is in no list of ours. */
export const COMPATIBLE_VENDOR_ID = "openai-compatible";

/** The vendor of that id, in any case of letters; undefined when the registry has none. */
export function vendorById(id: string): Vendor | undefined {
  const wanted = id.toLowerCase();
  if (wanted === COMPATIBLE_VENDOR_ID) return openaiCompatible(COMPATIBLE_VENDOR_ID);
  return vendors.find((vendor) => vendor.id === wanted);
}

/** The vendor a provider's name stands for: the registry's, else one that speaks OpenAI's format. */
export function vendorFor(name: string): Vendor {
  return vendorById(name) ?? openaiCompatible(name);
}

/** Any service that speaks OpenAI's format: no address of its own, a bearer key if there is one, any model. */
export function openaiCompatible(name: string): Vendor {
  return lookAlike({
    id: name,
    name,
    baseUrl: null,
    keyVariables: [],
    operations: { ...CHAT, ...COMPLETION, ...EMBEDDING, ...IMAGE, ...TRANSCRIPTION_AND_TRANSLATION, ...SPEECH },
    models: "*",
    source: "the OpenAI API reference; the service itself is not known to us",
  });
}
