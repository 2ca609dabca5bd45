import type { Json, JsonObject, VendorOperation } from "@ai-liaison/core";

/** What must be changed in one body before its vendor takes it. */
export interface BodyChanges {
  readonly removed: readonly string[];
  /** Field → its value, to be put in place of, or beside, what there is. */
  readonly set: JsonObject;
  readonly warnings: readonly string[];
}

/** What differs between a body and what the vendor makes of its format; null where nothing does. */
export function bodyChanges({ differs }: VendorOperation, body: JsonObject): BodyChanges | null {
  if (differs === undefined) return null;
  const removed: string[] = (differs.drops ?? []).filter((field) => has(body, field));
  const warnings: string[] = [];
  for (const field of differs.refuses ?? []) {
    if (!has(body, field)) continue;
    removed.push(field);
    if (body[field] !== null) warnings.push(`\`${field}\` was left out: the vendor refuses it.`);
  }
  const set: Record<string, Json> = {};
  for (const [ours, theirs] of Object.entries(differs.renames ?? {})) {
    if (!has(body, ours)) continue;
    removed.push(ours);
    if (!has(body, theirs)) set[theirs] = body[ours] ?? null;
  }
  for (const [field, value] of Object.entries(differs.adds ?? {})) if (!has(body, field)) set[field] = value ?? null;
  return removed.length === 0 && Object.keys(set).length === 0 ? null : { removed, set, warnings };
}

/** The changed body, as a new object. */
export function changeBody(body: JsonObject, { removed, set }: BodyChanges): JsonObject {
  const kept = Object.entries(body).filter(([field]) => !removed.includes(field));
  return { ...Object.fromEntries(kept), ...set };
}

function has(body: JsonObject, field: string): boolean {
  return Object.hasOwn(body, field) && body[field] !== undefined;
}
