import type { Json } from "@ai-liaison/core";

/** A count as vendors write it: a whole number from 0; null for anything else. */
export function countOf(value: Json | undefined): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** A measure such as seconds: a number from 0; null for anything else. */
export function measureOf(value: Json | undefined): number | null {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null;
}

export function textOf(value: Json | undefined): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
