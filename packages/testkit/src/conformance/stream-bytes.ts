import type { Framing } from "@ai-liaison/core";
import { framedBytes } from "@ai-liaison/wire";

/** The bytes of a stream that a writer wrote, or that a sample holds. */
export function streamBytes(written: string, framing: Framing): Buffer {
  const framed = framedBytes(written, framing);
  return typeof framed === "string" ? Buffer.from(framed) : framed;
}
