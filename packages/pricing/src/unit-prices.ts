import { parseUsd } from "@ai-liaison/core";
import { completeRates, constantRates, type DayRates, type ImageRate, type RateParts } from "./rates.ts";

/**
 * What the price library knows no unit for: speech by the character, images by the piece, what is free. Each vendor's own
 * list prices; nobody else's are guessed from them.
 *
 * Sources, read 2026-11-21:
 *   tts-1, tts-1-hd: $15 and $30 per million characters; https://github.com/sanand0/blog, `openai-tts-cost`, tells that
 *     4,095 characters were billed as $0.061425.
 *   dall-e-2, dall-e-3: https://github.com/kevinhermawan/Canvas, `model-info.json`, of OpenAI's page of prices; others agree.
 *   moderation: https://developers.openai.com/api/docs/models/omni-moderation-latest, a free model.
 *   :free: https://openrouter.ai/docs/guides/routing/model-variants/free, a variant of any model, without cost.
 */
const OPENAI: readonly UnitPrice[] = [
  { model: /^tts-1(?:-1106)?$/, rates: { inputCharacter: perMillion("15") } },
  { model: /^tts-1-hd(?:-1106)?$/, rates: { inputCharacter: perMillion("30") } },
  {
    model: /^dall-e-2$/,
    rates: {
      image: [
        { quality: null, size: "256x256", rate: perImage("0.016") },
        { quality: null, size: "512x512", rate: perImage("0.018") },
        { quality: null, size: "1024x1024", rate: perImage("0.02") },
      ],
    },
  },
  {
    model: /^dall-e-3$/,
    rates: {
      image: [
        ...imagesOf("standard", { square: "0.04", oblong: "0.08" }),
        ...imagesOf("hd", { square: "0.08", oblong: "0.12" }),
      ],
    },
  },
  { model: /^(?:omni|text)-moderation-[\w-]+$/, rates: { input: 0, output: 0 } },
];

const OPENROUTER: readonly UnitPrice[] = [{ model: /:free$/, rates: { input: 0, output: 0 } }];

const BY_VENDOR: Readonly<Record<string, readonly UnitPrice[]>> = {
  openai: OPENAI,
  openrouter: OPENROUTER,
};

interface UnitPrice {
  readonly model: RegExp;
  readonly rates: Partial<RateParts>;
}

/** The rates of a model that is sold by other units than the price library knows; null for any other. */
export function unitPrices(vendorPriceId: string, model: string): DayRates | null {
  const prices = Object.hasOwn(BY_VENDOR, vendorPriceId) ? BY_VENDOR[vendorPriceId] : undefined;
  const id = model.trim().toLowerCase();
  const found = prices?.find((price) => price.model.test(id));
  if (found === undefined) return null;
  return constantRates(completeRates({ input: null, output: null, ...found.rates }));
}

function imagesOf(quality: string, { square, oblong }: { readonly square: string; readonly oblong: string }) {
  const sizes = { "1024x1024": square, "1024x1792": oblong, "1792x1024": oblong };
  return Object.entries(sizes).map(([size, usd]): ImageRate => ({ quality, size, rate: perImage(usd) }));
}

function perMillion(usd: string): number {
  return Number(parseUsd(usd));
}

function perImage(usd: string): number {
  return Number(parseUsd(usd)) * 1_000_000;
}
