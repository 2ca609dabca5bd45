import type { Json } from "@ai-liaison/core";
import type { ExtractedUsage, ObservedExchange } from "../tap/destination/usage-extractor.ts";
import { extractorAt } from "./extractor-at.ts";
import { countOf, textOf } from "./read-counts.ts";
import { readTokenUsage } from "./read-token-usage.ts";

/** What is neither chat nor media: judging, ranking and reading texts. */
export const textExtractors = [
  extractorAt("moderations", /\/moderations$/, readAnswer),
  extractorAt("rerank", /\/rerank$/, readAnswer),
  extractorAt("ocr", /\/ocr$/, readAnswer),
  extractorAt("complete", /\/v1\/complete$/, readAnswer),
  extractorAt("responses.compact", /\/responses\/compact$/, readAnswer),
  extractorAt("vector_stores.search", /\/vector_stores\/[^/]+\/search$/, readAnswer),
];

function readAnswer({ answer }: ObservedExchange): ExtractedUsage {
  if (answer === null) return {};
  const usage = readTokenUsage(answer.usage);
  const model = textOf(answer.model);
  const id = textOf(answer.id);
  const metadata = unitsOf(answer);
  return {
    ...(usage !== null && { usage }),
    ...(model !== null && { model }),
    ...(id !== null && { id }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  };
}

/** What is sold by other units than tokens. */
function unitsOf({ meta, usage_info: info }: NonNullable<ObservedExchange["answer"]>): Record<string, Json> {
  const units: Record<string, Json> = {};
  const billed = objectAt(meta, "billed_units");
  for (const [unit, count] of Object.entries(billed)) if (countOf(count) !== null) units[unit] = count;
  const pages = countOf(objectAt({ info: info ?? null }, "info").pages_processed);
  if (pages !== null) units.pages = pages;
  return units;
}

function objectAt(holder: Json | undefined, name: string): Readonly<Record<string, Json>> {
  if (typeof holder !== "object" || holder === null || Array.isArray(holder)) return {};
  const inner = (holder as Readonly<Record<string, Json>>)[name];
  return typeof inner === "object" && inner !== null && !Array.isArray(inner)
    ? (inner as Readonly<Record<string, Json>>)
    : {};
}
