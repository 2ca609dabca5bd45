import { carriedSignature, joinSignature, ownSignature, type ToolCallBlock } from "@ai-liaison/core";

/** Who is written to decides about signatures: a vendor gets its own only, a client is given all to bring them back. */
export interface Reader {
  readonly signature: (signature: string) => string | null;
  readonly callId: (call: Pick<ToolCallBlock, "signature"> & { readonly id: string }) => string;
}

/** The two who read one format. */
export function createReaders(dialect: string): { readonly VENDOR: Reader; readonly CLIENT: Reader } {
  return {
    VENDOR: {
      signature: (signature) => ownSignature(dialect, signature),
      callId: ({ id }) => id,
    },
    CLIENT: {
      signature: (signature) => carriedSignature(dialect, signature),
      callId: ({ id, signature }) => joinSignature(id, signature),
    },
  };
}
