import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";

/**
 * Some formats have one text to a message, thoughts and pictures beside it, where others have a list of blocks in any
 * order. For them both sides of a comparison are brought into that shape: what one speaker says in one go becomes one
 * text, with `seam` where two met, and the kinds of blocks stand in one order.
 */
export interface OneText {
  readonly targets: readonly string[];
  readonly seam: string;
  readonly why: string;
}

const ORDER = ["reasoning", "text", "refusal", "image", "audio", "file", "opaque", "tool-call", "tool-result"];

/** The value with every list of items in that shape. */
export function inOneText(value: JsonObject, seam: string): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, shaped(field, seam)]));
}

function shaped(value: Json | undefined, seam: string): Json {
  if (Array.isArray(value) && value.every(isItem)) return runsOf(value.map((item) => inOneText(item, seam) as Item), seam);
  return isJsonObject(value) ? inOneText(value, seam) : (value ?? null);
}

interface Item extends JsonObject {
  readonly as: string;
}

function isItem(value: unknown): value is Item {
  return isJsonObject(value) && typeof value.as === "string";
}

/** Items of one speaker that follow each other are one run. */
function runsOf(items: readonly Item[], seam: string): readonly Item[] {
  const runs: Item[][] = [];
  for (const item of items) {
    const run = runs.at(-1);
    if (run?.[0] !== undefined && speakerOf(run[0]) === speakerOf(item)) run.push(item);
    else runs.push([item]);
  }
  return runs.flatMap((run) => joined([...run].sort((left, right) => rankOf(left) - rankOf(right)), seam));
}

function speakerOf({ as }: Item): string {
  if (as === "tool-call") return "assistant";
  return as.includes("/") ? (as.split("/")[0] ?? "") : as === "tool-result" ? as : "answer";
}

function rankOf({ as }: Item): number {
  return ORDER.indexOf(as.split("/").at(-1) ?? "");
}

function joined(run: readonly Item[], seam: string): readonly Item[] {
  const merged: Item[] = [];
  for (const item of run) {
    const last = merged.at(-1);
    const kind = item.as.split("/").at(-1);
    if (last !== undefined && last.as === item.as && (kind === "text" || kind === "reasoning")) {
      merged[merged.length - 1] = { ...last, ...item, text: [last.text, item.text].filter((text) => text).join(seam) };
    } else merged.push(item);
  }
  return merged;
}
