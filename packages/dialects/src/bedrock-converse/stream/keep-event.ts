import { type ExtensionPart, isJsonObject, type Part } from "@ai-liaison/core";
import { numberOf, stringOf } from "../../json/fields.ts";
import { DIALECT } from "../extension.ts";
import type { ConverseEvent } from "./frames.ts";

/**
 * An event that our writer would write otherwise, or not at all, is kept whole, in front of its parts: the writer sends
 * it as it was, and from the `covers` parts after it learns only what it has to know. Nearly all the vendor's events are
 * kept so: it pads them, so that their length says nothing.
 */
export function keepEvent({ name, payload }: ConverseEvent, covers: number): ExtensionPart {
  return { type: "extension", dialect: DIALECT, scope: "delta", choice: null, fields: { name, payload, covers } };
}

/** The event kept in this part; null when the part is of another kind. */
export function keptEvent(part: Part): { readonly event: ConverseEvent; readonly covers: number } | null {
  if (part.type !== "extension" || part.dialect !== DIALECT || part.scope !== "delta") return null;
  const { name, payload, covers } = part.fields;
  return isJsonObject(payload)
    ? { event: { name: stringOf(name) ?? "", payload }, covers: numberOf(covers) ?? 0 }
    : null;
}
