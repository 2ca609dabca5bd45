import type { ExtensionPart, JsonObject, Part } from "@ai-liaison/core";
import { DIALECT, type MutableJson } from "../extension.ts";
import { objectOf } from "../wire.ts";
import type { Chunk, ChunkChoice } from "./chunk.ts";

const IN_DELTA = "delta.";

/** The chunk with what its event's extensions add; null when there is nothing to say. */
export function restoreChunk({ top, choices }: Chunk, parts: readonly Part[]): JsonObject | null {
  let said = choices.size > 0 || top.usage !== undefined;
  const omitted = new Set<string>();
  const overlaid: MutableJson[] = [];
  for (const part of parts) {
    if (part.type !== "extension" || part.dialect !== DIALECT) continue;
    said = true;
    const choice = part.choice === null ? undefined : choices.get(part.choice);
    if (choice !== undefined) overlayChoice(choice, part);
    else {
      overlaid.push(part.fields);
      for (const key of part.omits ?? []) omitted.add(key);
    }
  }
  if (!said) return null;
  top.choices = [...choices.values()].map(joinChoice);
  for (const key of omitted) delete top[key];
  let chunk = top;
  for (const fields of overlaid) chunk = { ...chunk, ...fields };
  return chunk;
}

function joinChoice({ fields, delta, bare }: ChunkChoice): JsonObject {
  return bare ? fields : { ...fields, delta };
}

function overlayChoice(choice: ChunkChoice, { scope, fields, omits }: ExtensionPart): void {
  if (scope === "message") {
    choice.delta = { ...choice.delta, ...fields };
    return;
  }
  const { delta, ...rest } = fields;
  choice.fields = { ...choice.fields, ...rest };
  choice.delta = { ...choice.delta, ...objectOf(delta) };
  for (const key of omits ?? []) {
    if (key === "delta") choice.bare = true;
    else if (key.startsWith(IN_DELTA)) delete choice.delta[key.slice(IN_DELTA.length)];
    else delete choice.fields[key];
  }
}
