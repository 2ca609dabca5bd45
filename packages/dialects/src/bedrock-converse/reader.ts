import { carriedSignature, joinSignature, ownSignature, type ToolCallBlock } from "@ai-liaison/core";
import { DIALECT } from "./extension.ts";

/** Who is written to decides about signatures: a vendor gets its own only, a client is given all to bring them back. */
export interface Reader {
  readonly signature: (signature: string) => string | null;
  readonly callId: (call: Pick<ToolCallBlock, "signature"> & { readonly id: string }) => string;
}

export const VENDOR: Reader = {
  signature: (signature) => ownSignature(DIALECT, signature),
  callId: ({ id }) => id,
};

export const CLIENT: Reader = {
  signature: (signature) => carriedSignature(DIALECT, signature),
  callId: ({ id, signature }) => joinSignature(id, signature),
};
