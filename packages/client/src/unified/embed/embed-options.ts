import type { CallOptions, VendorFields } from "../chat-options.ts";

export interface EmbedParameters {
  /** How long the vectors are to be, where the model has a choice. */
  readonly dimensions?: number;
  readonly extra?: VendorFields;
}

export interface EmbedOptions extends EmbedParameters, CallOptions {}
