import type { Fault } from "./fault.ts";
import type { Finish } from "./finish.ts";
import type { Json, JsonObject } from "./json.ts";
import type { Annotation, Extension, MediaSource, OpaqueBlock } from "./message.ts";
import type { Usage } from "./usage.ts";

/**
 * An answer, whole or streamed, is a sequence of parts: `start`, then per choice blocks that open, grow and close,
 * a `finish` per choice, `usage`, and last of all `end`, or `fault`. A whole body is read into the same parts as a
 * stream, so the two cannot disagree. `choice` counts alternatives from 0; `block` counts blocks within a choice.
 *
 * Without `end` an answer is not complete, whatever else was seen.
 */
export type Part =
  | StartPart
  | BlockStart
  | BlockDelta
  | BlockEnd
  | EmbeddingPart
  | TokenCountPart
  | FinishPart
  | UsagePart
  | ExtensionPart
  | FaultPart
  | EndPart;

export interface StartPart {
  readonly type: "start";
  readonly id: string | null;
  readonly model: string | null;
  /** Seconds since the epoch. */
  readonly createdAt: number | null;
  readonly extension?: Extension;
}

export type BlockStart =
  | { readonly type: "text-start"; readonly choice: number; readonly block: number; readonly extension?: Extension }
  | { readonly type: "refusal-start"; readonly choice: number; readonly block: number; readonly extension?: Extension }
  | {
      readonly type: "reasoning-start";
      readonly choice: number;
      readonly block: number;
      readonly redactedData?: string;
      readonly extension?: Extension;
    }
  | {
      readonly type: "tool-call-start";
      readonly choice: number;
      readonly block: number;
      readonly id: string | null;
      readonly name: string;
      readonly kind: "function" | "custom" | "server";
      readonly extension?: Extension;
    }
  | {
      readonly type: "media";
      readonly choice: number;
      readonly block: number;
      readonly media: "image" | "audio" | "file";
      readonly source: MediaSource;
      readonly transcript?: string;
      readonly id?: string;
      readonly expiresAt?: number;
      readonly extension?: Extension;
    }
  | { readonly type: "opaque"; readonly choice: number; readonly block: number; readonly value: OpaqueBlock };

export type BlockDelta =
  | { readonly type: "text-delta"; readonly choice: number; readonly block: number; readonly text: string }
  | { readonly type: "refusal-delta"; readonly choice: number; readonly block: number; readonly text: string }
  | { readonly type: "reasoning-delta"; readonly choice: number; readonly block: number; readonly text: string }
  /** Proof of who made the block, as `signature.ts` writes it. */
  | { readonly type: "signature"; readonly choice: number; readonly block: number; readonly signature: string }
  | {
      readonly type: "tool-call-delta";
      readonly choice: number;
      readonly block: number;
      readonly argumentsText: string;
    }
  | { readonly type: "annotation"; readonly choice: number; readonly block: number; readonly annotation: Annotation }
  | { readonly type: "logprobs"; readonly choice: number; readonly logprobs: Json };

export interface BlockEnd {
  readonly type: "block-end";
  readonly choice: number;
  readonly block: number;
}

export interface EmbeddingPart {
  readonly type: "embedding";
  readonly index: number;
  /** A list of numbers, or little-endian float32s in base64, as the vendor sent it. */
  readonly vector: readonly number[] | string;
  readonly extension?: Extension;
}

/** The answer to how many tokens a request has. */
export interface TokenCountPart {
  readonly type: "token-count";
  readonly inputTokens: number;
  readonly extension?: Extension;
}

export interface FinishPart {
  readonly type: "finish";
  readonly choice: number;
  readonly finish: Finish;
}

/** Running totals are allowed: the last one counts. */
export interface UsagePart {
  readonly type: "usage";
  readonly usage: Usage;
}

/**
 * Fields only one format knows, that belong to the whole answer, to one choice, or to its message. Scope `delta` is the
 * look of a single event (padding, repeated or empty fields): its own writer restores it, no sum contains it.
 */
export interface ExtensionPart {
  readonly type: "extension";
  readonly dialect: string;
  readonly scope: "response" | "choice" | "message" | "delta";
  readonly choice: number | null;
  readonly fields: JsonObject;
  /** Fields the writer would set of its own accord, and the original left out. */
  readonly omits?: readonly string[];
}

/** The answer broke off. Nothing follows it. */
export interface FaultPart {
  readonly type: "fault";
  readonly fault: Fault;
}

/** The answer is complete: the format's terminal event was seen. */
export interface EndPart {
  readonly type: "end";
}
