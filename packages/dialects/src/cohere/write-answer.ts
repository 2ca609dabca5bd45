import type { Annotation, Block, Json, ToolCallBlock } from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { DIALECT, formOf, type MutableJson } from "./extension.ts";
import { CLIENT } from "./reader.ts";
import { writeToolCall } from "./tool-calls.ts";
import { FORM } from "./wire.ts";
import { warnTextSignature, writeItems } from "./write-content.ts";

/** The `message` of a whole answer, from its blocks, for a client. */
export function writeAnswerMessage(blocks: readonly Block[], warn: Warn): MutableJson {
  const message: MutableJson = { role: "assistant" };
  const plan = blocks.filter((block) => block.type === "reasoning" && formOf(block) === FORM.plan);
  const items = writeItems(
    blocks.filter((block) => !plan.includes(block) && isSayable(block, warn)),
    CLIENT,
    warn,
  );
  const calls = blocks.filter((block) => block.type === "tool-call" && isOwnCall(block, warn)) as ToolCallBlock[];
  if (items.length > 0 || calls.length === 0) message.content = items;
  if (plan.length > 0) message.tool_plan = plan.map((block) => ("text" in block ? block.text : "")).join("");
  if (calls.length > 0) message.tool_calls = calls.map((call) => writeToolCall(call, CLIENT, warn));
  const citations = blocks.flatMap((block) => (block.type === "text" ? (block.annotations ?? []) : []));
  const written = citations.map((citation) => writeCitation(citation, warn)).filter((value) => value !== null);
  if (written.length > 0) message.citations = written;
  return message;
}

function isSayable(block: Block, warn: Warn): boolean {
  if (block.type === "text" && block.signature !== undefined) warnTextSignature(warn);
  if (block.type !== "image" && block.type !== "audio" && block.type !== "file") return true;
  warnMedia(block.type, warn);
  return false;
}

/** False, and said so, for calls that ran at another vendor. */
export function isOwnCall({ kind, name }: Pick<ToolCallBlock, "kind" | "name">, warn: Warn): boolean {
  if (kind === "server") warn(`A call of the tool \`${name}\`, which ran at another vendor, was left out.`);
  return kind !== "server";
}

/** A citation of this format as it is; another's says other things in another way. */
export function writeCitation({ dialect, value }: Annotation, warn: Warn): Json | null {
  if (dialect === DIALECT) return value;
  warn("Citations of another format were left out.");
  return null;
}

export function warnMedia(media: string, warn: Warn): void {
  warn(`Media of the kind \`${media}\` was left out: answers of this format have none.`);
}

export function warnLogprobs(warn: Warn): void {
  warn("Log probabilities were left out: this format's have a shape no other has.");
}

export function warnChoices(warn: Warn): void {
  warn("Only the first of several answers was given: this format has one.");
}
