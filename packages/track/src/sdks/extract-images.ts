import { isJsonObject } from "@ai-liaison/core";
import type { ExtractedUsage, ObservedExchange } from "../tap/destination/usage-extractor.ts";
import { extractorAt } from "./extractor-at.ts";
import { textOf } from "./read-counts.ts";
import { readTokenUsage } from "./read-token-usage.ts";

/** Images made, changed and varied; newer models report tokens too. https://platform.openai.com/docs/api-reference/images, read 2026-11-21. */
export const imageExtractors = [
  extractorAt("images.generations", /\/images\/generations$/, readImages),
  extractorAt("images.edits", /\/images\/edits$/, readImages),
  extractorAt("images.variations", /\/images\/variations$/, readImages),
  extractorAt("images", /\/v\d\/images$/, readImages),
];

function readImages({ answer, request }: ObservedExchange): ExtractedUsage {
  const tokens = readTokenUsage(answer?.usage);
  const imageCount = countImages(answer);
  const toldOrAsked = (name: string): string | null => textOf(answer?.[name]) ?? textOf(request?.[name]);
  const metadata = Object.fromEntries(
    ["background", "output_format"].flatMap((name) => {
      const value = toldOrAsked(name);
      return value === null ? [] : [[name, value]];
    }),
  );
  if (tokens === null && imageCount === null) return { metadata };
  const kind = { imageCount, imageSize: toldOrAsked("size"), imageQuality: toldOrAsked("quality") };
  // Where the parts are not told, all that came out is pictures.
  const drawn = tokens === null ? {} : { imageOutputTokens: tokens.imageOutputTokens ?? tokens.outputTokens ?? null };
  return { usage: { ...tokens, ...drawn, ...kind }, metadata };
}

/** A stream shows pictures in the making, and each finished one in an event of its own, of which there is one. */
function countImages(answer: ObservedExchange["answer"]): number | null {
  if (answer === null) return null;
  if (Array.isArray(answer.data)) return answer.data.filter(isJsonObject).length;
  return textOf(answer.type)?.endsWith(".completed") === true ? 1 : null;
}
