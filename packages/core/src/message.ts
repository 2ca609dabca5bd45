import type { Json, JsonObject } from "./json.ts";

/**
 * What one format can say and others cannot: the fields a reader did not know, kept under the format's name and
 * written back only by the same format. A writer of another format reports them as a warning where they matter.
 */
export interface Extension {
  readonly dialect: string;
  readonly fields: JsonObject;
  /** Fields its writer would set of its own accord, and the original left out. */
  readonly omits?: readonly string[];
  /** Which of several ways of saying the same the original used, where the format has more than one. */
  readonly form?: string;
}

export type Role = "system" | "developer" | "user" | "assistant" | "tool";

export interface Message {
  readonly role: Role;
  readonly content: readonly Block[];
  readonly name?: string;
  readonly extension?: Extension;
}

/** A piece of a message or of an answer. One union for both: yesterday's answer is today's history. */
export type Block =
  | TextBlock
  | RefusalBlock
  | ReasoningBlock
  | ImageBlock
  | AudioBlock
  | FileBlock
  | ToolCallBlock
  | ToolResultBlock
  | OpaqueBlock;

interface BlockBase {
  /** The vendor's prompt-cache mark on this block, as sent. */
  readonly cacheControl?: Json;
  readonly extension?: Extension;
}

export interface TextBlock extends BlockBase {
  readonly type: "text";
  readonly text: string;
  readonly annotations?: readonly Annotation[];
  /** See `signature.ts`. */
  readonly signature?: string;
}

export interface RefusalBlock extends BlockBase {
  readonly type: "refusal";
  readonly text: string;
}

/** What the model thought aloud. `signature` proves it to the vendor that made it and must survive the next turn. */
export interface ReasoningBlock extends BlockBase {
  readonly type: "reasoning";
  readonly text: string;
  /** See `signature.ts`. */
  readonly signature?: string;
  /** Encrypted reasoning: no text, only data for the vendor, marked as a signature is. */
  readonly redactedData?: string;
}

export type MediaSource =
  | { readonly kind: "url"; readonly url: string }
  | { readonly kind: "base64"; readonly data: string; readonly mediaType: string | null }
  | { readonly kind: "file-id"; readonly fileId: string };

export interface ImageBlock extends BlockBase {
  readonly type: "image";
  readonly source: MediaSource;
  readonly detail?: string;
}

export interface AudioBlock extends BlockBase {
  readonly type: "audio";
  readonly source: MediaSource;
  /** `wav`, `mp3`, … where the format names it apart from a media type. */
  readonly format?: string;
  readonly transcript?: string;
  readonly id?: string;
  /** Seconds since the epoch after which the vendor forgets `id`. */
  readonly expiresAt?: number;
}

export interface FileBlock extends BlockBase {
  readonly type: "file";
  readonly source: MediaSource;
  readonly filename?: string;
}

export interface ToolCallBlock extends BlockBase {
  readonly type: "tool-call";
  /** Null where the format has none (Gemini). */
  readonly id: string | null;
  readonly name: string;
  /** The arguments exactly as the model wrote them: usually, but not surely, JSON. */
  readonly argumentsText: string;
  /** `function` takes JSON, `custom` takes free text, `server` ran at the vendor. */
  readonly kind: "function" | "custom" | "server";
  /** See `signature.ts`. */
  readonly signature?: string;
}

export interface ToolResultBlock extends BlockBase {
  readonly type: "tool-result";
  readonly callId: string | null;
  readonly name?: string;
  readonly content: readonly Block[];
  readonly isError?: boolean;
}

/** A block only its own format understands (server tools, documents, …), carried through whole. */
export interface OpaqueBlock extends BlockBase {
  readonly type: "opaque";
  readonly dialect: string;
  readonly value: Json;
}

/** A citation or link that belongs to a text block. */
export interface Annotation {
  readonly dialect: string;
  readonly value: Json;
}
