import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";

/**
 * Some formats have one text to a message, thoughts and pictures beside it, where others have a list of blocks in any
 * order. For them both sides of a comparison are brought into that shape: what one speaker says in one go becomes one
 * text, with `seam` where two met, and the kinds of blocks stand in one order.
 */
export interface OneText {
  readonly targets: readonly string[];
  readonly seam: string;
  /** Between what an assistant said, where that is another. */
  readonly assistantSeam?: string;
  /** Only what is within a tool's result. */
  readonly resultsOnly?: boolean;
  /** Blocks keep their order, and only texts that meet are one: what stood between them could not be said. */
  readonly inOrder?: boolean;
  readonly why: string;
}

const ORDER = ["reasoning", "text", "refusal", "image", "audio", "file", "opaque", "tool-call", "tool-result"];

/** The value with every list of items in that shape. */
export function inOneText(value: JsonObject, shape: OneText): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, shaped(field, shape)]));
}

function shaped(value: Json | undefined, shape: OneText): Json {
  if (Array.isArray(value) && value.every(isItem)) {
    return runsOf(
      value.map((item) => inOneText(item, shape) as Item),
      shape,
    );
  }
  return isJsonObject(value) ? inOneText(value, shape) : (value ?? null);
}

interface Item extends JsonObject {
  readonly as: string;
}

function isItem(value: unknown): value is Item {
  return isJsonObject(value) && typeof value.as === "string";
}

/** Items of one speaker that follow each other are one run. */
function runsOf(items: readonly Item[], shape: OneText): readonly Item[] {
  const { inOrder } = shape;
  if (shape.resultsOnly === true && items.some(({ as }) => !as.startsWith("result/"))) return items;
  const runs: Item[][] = [];
  for (const item of items) {
    const run = runs.at(-1);
    if (run?.[0] !== undefined && speakerOf(run[0]) === speakerOf(item)) run.push(item);
    else runs.push([item]);
  }
  return runs.flatMap((run) =>
    joined(
      [...run].sort((left, right) => rankOf(left, inOrder) - rankOf(right, inOrder)),
      shape,
    ),
  );
}

function speakerOf({ as }: Item): string {
  if (as === "tool-result") return as;
  return as.includes("/") ? (as.split("/")[0] ?? "") : "assistant";
}

function rankOf({ as }: Item, inOrder = false): number {
  const rank = ORDER.indexOf(as.split("/").at(-1) ?? "");
  return inOrder ? Number(as.endsWith("opaque")) : rank;
}

function joined(run: readonly Item[], { seam, assistantSeam = seam }: OneText): readonly Item[] {
  const merged: Item[] = [];
  for (const item of run) {
    const last = merged.at(-1);
    const kind = item.as.split("/").at(-1);
    const between = item.as.startsWith("assistant/") ? assistantSeam : seam;
    if (last !== undefined && last.as === item.as && (kind === "text" || kind === "reasoning")) {
      merged[merged.length - 1] = {
        ...last,
        ...item,
        text: [last.text, item.text].filter((text) => text).join(between),
      };
    } else merged.push(item);
  }
  return merged;
}
