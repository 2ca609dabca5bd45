import type { Extension, Json } from "@ai-liaison/core";
import { shownName } from "../json/shown-name.ts";

const MOST_NAMES = 20;

/** What another format's request said beyond the canonical fields, in words; nothing for a format's own. */
export function foreignFields(extension: Extension | undefined, dialect: string): readonly string[] {
  if (extension === undefined || extension.dialect === dialect) return [];
  const fields = Object.entries(extension.fields);
  if (fields.length === 0) return [];
  const names = fields
    .filter(([name, value]) => !UNDERSTOOD.has(name) && saysSomething(value))
    .map(([name]) => `\`${shownName(name)}\``);
  const told = names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES), `${names.length - MOST_NAMES} more`] : names;
  return names.length === 0
    ? []
    : [`Left out, as only the format \`${extension.dialect}\` has them: ${told.join(", ")}.`];
}

/** Fields kept for the way they were written, though all they mean is in the request itself. */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  "model",
  "stream",
  "stream_options",
  "stop",
  "tools",
  "tool_choice",
  "thinking",
  "reasoning",
  "top_k",
  "usage",
]);

function saysSomething(value: Json): boolean {
  if (value === null || value === false || value === "") return false;
  return typeof value !== "object" || (Array.isArray(value) ? value : Object.keys(value)).length > 0;
}
