import type { Environment } from "./environment.ts";

/** A vendor key, from the environment; its text is never told. */
export type VendorKey =
  | { readonly kind: "usable"; readonly value: string | null }
  | { readonly kind: "missing"; readonly variable: string }
  | { readonly kind: "unusable"; readonly message: string };

const MAX_LENGTH = 8_192;

/** The key in a variable; without a variable there is none, and none is needed. */
export function readVendorKey(variable: string | null, environment: Environment): VendorKey {
  if (variable === null) return { kind: "usable", value: null };
  const value = environment.get(variable);
  if (value === null) return { kind: "missing", variable };
  if (/^[\x21-\x7e]+$/.test(value) && value.length <= MAX_LENGTH) return { kind: "usable", value };
  return {
    kind: "unusable",
    message: `The variable ${variable} holds blanks, line breaks or other characters that no key has. Set it to the key alone.`,
  };
}
