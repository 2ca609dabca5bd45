import type { Fault } from "@ai-liaison/core";
import type { Bytes } from "../body/response-watch.ts";
import type { Outcome } from "../call/outcome.ts";

/** Reads an answer on the side, as it passes. Nothing here throws; once one of the last three is called, it is over. */
export interface AnswerReading {
  /** The vendor has said its last word, though the connection may still be open: SDKs stop reading here. */
  readonly isComplete: boolean;
  /** The bytes to pass on in place of these: mostly the same. Null for none yet. */
  onChunk(chunk: Bytes): Bytes | null;
  /** The answer ended by itself; `rest` goes on before the end. */
  onEnd(): { readonly rest: Bytes | null; readonly outcome: Outcome };
  /** Whoever read it stopped. */
  onCancel(): Outcome;
  /** It broke. */
  onError(fault: Fault): Outcome;
}
