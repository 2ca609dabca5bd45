import { type ExtensionPart, isJsonObject, type JsonObject, type Part } from "@ai-liaison/core";
import { numberOf } from "../../json/fields.ts";
import { DIALECT } from "../extension.ts";

/**
 * An event that our writer would write otherwise, or not at all, is kept whole, in front of its parts: the writer sends
 * it as it was, and from the `covers` parts after it learns only what it has to know.
 */
export function keepEvent(event: JsonObject, covers: number): ExtensionPart {
  return { type: "extension", dialect: DIALECT, scope: "delta", choice: null, fields: { event, covers } };
}

/** The event kept in this part; null when the part is of another kind. */
export function keptEvent(part: Part): { readonly event: JsonObject; readonly covers: number } | null {
  if (part.type !== "extension" || part.dialect !== DIALECT || part.scope !== "delta") return null;
  const { event, covers } = part.fields;
  return isJsonObject(event) ? { event, covers: numberOf(covers) ?? 0 } : null;
}
