import type { Block, Extension, Finish, MediaSource, Part } from "@ai-liaison/core";
import type { MutableJson } from "../wire.ts";

/** A block of the answer that has begun and not ended. */
export interface OpenBlock {
  readonly type: "text" | "reasoning" | "tool-call";
  readonly extension: { readonly extension?: Extension };
  /** What a call is, when it is one. */
  readonly call: { readonly id: string | null; readonly name: string; readonly kind: "function" | "custom" | "server" };
  argumentsText: string;
  signature: string | undefined;
  /** Something of it stood in a chunk. */
  said: boolean;
}

/** Words within one chunk. */
export interface Words {
  readonly type: "text" | "reasoning";
  text: string;
  signature?: string;
  readonly extension?: Extension;
}

/** A candidate of a chunk being made. */
export interface MadeCandidate {
  readonly blocks: (Block | Words)[];
  /** The open block whose words stand last. */
  last: OpenBlock | null;
  finish: Finish | null;
  readonly fields: MutableJson;
}

const NO_CALL: OpenBlock["call"] = { id: null, name: "", kind: "function" };

export function openWords(type: "text" | "reasoning", extension: Extension | undefined): OpenBlock {
  return { type, extension: extended(extension), call: NO_CALL, argumentsText: "", signature: undefined, said: false };
}

export function openCall({ id, name, kind, extension }: Extract<Part, { type: "tool-call-start" }>): OpenBlock {
  const call = { id, name, kind };
  return {
    type: "tool-call",
    extension: extended(extension),
    call,
    argumentsText: "",
    signature: undefined,
    said: false,
  };
}

/** The call, once it is whole. */
export function wholeCall({ call, argumentsText, signature, extension }: OpenBlock): Block {
  return {
    type: "tool-call",
    ...call,
    argumentsText,
    ...(signature === undefined ? {} : { signature }),
    ...extension,
  };
}

/** The words of this chunk in which the open block grows. */
export function growIn(candidate: MadeCandidate, open: OpenBlock): Words {
  const last = candidate.blocks.at(-1);
  if (candidate.last === open && last !== undefined && "text" in last) return last as Words;
  const type = open.type === "reasoning" ? "reasoning" : "text";
  const words: Words = open.said ? { type, text: "" } : { type, text: "", ...open.extension };
  open.said = true;
  candidate.last = open;
  candidate.blocks.push(words);
  return words;
}

export function mediaBlock({
  media,
  source,
  extension,
}: {
  readonly media: "image" | "audio" | "file";
  readonly source: MediaSource;
  readonly extension?: Extension;
}): Block {
  return { type: media, source, ...extended(extension) };
}

function extended(extension: Extension | undefined): { extension?: Extension } {
  return extension === undefined ? {} : { extension };
}
