import type { Block, JsonObject, Part } from "@ai-liaison/core";
import { makeCallId } from "../fidelity/call-id.ts";
import type { Warn } from "../fidelity/warn.ts";
import { CLIENT } from "./reader.ts";
import { writeItems } from "./write-content.ts";

/** The content of a whole answer, from its blocks, for a client. */
export function writeAnswerContent(blocks: readonly Block[], warn: Warn): readonly JsonObject[] {
  return writeItems(
    blocks.filter((block) => isSayable(block, warn)),
    CLIENT,
    warn,
  );
}

/** Of media an answer has pictures only, and those as bytes; sound has its words. */
function isSayable(block: Block, warn: Warn): boolean {
  if (block.type === "audio" && (block.transcript ?? "") !== "") return true;
  if (block.type === "image" && isSayableMedia({ media: "image", source: block.source })) return true;
  if (block.type !== "image" && block.type !== "audio" && block.type !== "file") return true;
  warnMedia(block.type, warn);
  return false;
}

type MediaPart = Extract<Part, { type: "media" }>;

export function isSayableMedia({ media, source }: Pick<MediaPart, "media" | "source">): boolean {
  return media === "image" && source.kind === "base64";
}

export function warnMedia(media: string, warn: Warn): void {
  warn(`Media of the kind \`${media}\` was left out: answers of this format have none.`);
}

export function warnLogprobs(warn: Warn): void {
  warn("Log probabilities were left out: this format has none.");
}

export function warnChoices(warn: Warn): void {
  warn("Only the first of several answers was given: this format has one.");
}

/** An id for a call of an answer whose vendor gave none. */
export function callId(fallbackId: string, index: number): string {
  return makeCallId("tooluse", fallbackId, index);
}
