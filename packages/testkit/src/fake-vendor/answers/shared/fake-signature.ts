import { createHash } from "node:crypto";

/**
 * A signature over what was thought or called: base64, as vendors give it, and bound to the vendor's name, so that
 * another's, or one that was cut or changed on its way, is seen to be wrong.
 */
export function signatureOf(vendor: string, signed: string): string {
  return createHash("sha512").update(`${vendor}\n${signed}`).digest("base64");
}
