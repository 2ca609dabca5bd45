import type { Json, JsonObject } from "@ai-liaison/core";

/** Where formats name what a vendor keeps. */
const FIELDS = new Set(["file_id", "file_ids", "input_file_id"]);
const HINT = "file_id";

/**
 * The ids of files that a body names, wherever in it. A few native searches show that most name none; the rest are
 * walked, which their depth limit keeps short.
 */
export function namedIds(bytes: Buffer, body: JsonObject): readonly string[] {
  if (!bytes.includes(HINT)) return [];
  const found = new Set<string>();
  collect(body, found);
  return [...found];
}

function collect(value: Json, found: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (FIELDS.has(name)) {
      for (const id of Array.isArray(inner) ? inner : [inner]) if (typeof id === "string") found.add(id);
    }
    collect(inner as Json, found);
  }
}
