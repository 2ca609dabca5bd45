import type { Usage } from "@ai-liaison/core";
import type { CostLine } from "./cost-line.ts";
import type { ImageRate, Rates } from "./rates.ts";

const HOUR_MS = 3_600_000;
/** What an image is where nobody says otherwise (https://platform.openai.com/docs/api-reference/images, read 2026-11-21). */
const USUAL = { size: "1024x1024", quality: "standard" } as const;

/**
 * The lines of what is sold by other units than tokens: sound by its length, speech by its characters, images by the
 * piece. Empty where nothing is; null where a count that costs money is missing, or no such count.
 */
export function unitLines(rates: Rates, usage: Usage): readonly CostLine[] | null {
  const { audioHour, inputCharacter, image } = rates;
  if (audioHour === null && inputCharacter === null && image === null) return NO_LINES;
  const sold: readonly (CostLine | null)[] = [
    ...(audioHour === null ? [] : [soundLine(usage.audioSeconds, audioHour)]),
    ...(inputCharacter === null ? [] : [line("characters", usage.inputCharacters, inputCharacter)]),
    ...(image === null ? [] : [imageLine(usage, image)]),
  ];
  return sold.every((one) => one !== null) ? sold : null;
}

const NO_LINES: readonly CostLine[] = Object.freeze([]);

/** To the millisecond: more, no vendor tells in earnest. */
function soundLine(seconds: number | null, rate: number): CostLine | null {
  const sound = line("audio_seconds", seconds === null ? null : Math.round(seconds * 1000), rate);
  return sound === null ? null : { ...sound, per: HOUR_MS };
}

/** A model that tells tokens is not one that is sold by the piece, whatever the call was recorded under. */
function imageLine(usage: Usage, image: NonNullable<Rates["image"]>): CostLine | null {
  if (typeof image === "number") return line("images", usage.imageCount, image);
  if ((usage.outputTokens ?? 0) > 0) return null;
  const rate = image.find((kind) => isOfKind(usage, kind))?.rate;
  return rate === undefined ? null : line("images", usage.imageCount, rate);
}

function isOfKind({ imageSize, imageQuality }: Usage, { size, quality }: ImageRate): boolean {
  const isOfQuality = quality === null || quality === (imageQuality ?? USUAL.quality);
  return isOfQuality && size === (imageSize ?? USUAL.size);
}

function line(kind: string, count: number | null, rate: number): CostLine | null {
  return count === null || !Number.isSafeInteger(count) || count < 0 ? null : { kind, count, rate };
}
