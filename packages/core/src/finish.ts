/** Why an answer ended: one word for all vendors, and the vendor's own beside it. */
export interface Finish {
  readonly unified: FinishReason;
  readonly raw: string | null;
}

export type FinishReason =
  | "stop"
  | "length"
  | "tool-calls"
  | "content-filter"
  | "refusal"
  | "pause"
  | "error"
  | "other";
