import type { Json } from "@ai-liaison/core";

/** What a form can only say as text: `true`. */
export function isTrue(value: Json | undefined): boolean {
  return value === true || value === "true";
}

/** A number, or the text of one; null for what is none. */
export function numberIn(value: Json | undefined): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}
