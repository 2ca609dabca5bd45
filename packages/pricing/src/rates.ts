/**
 * What one model costs, in nano-dollars per million tokens (or per million requests, searches, characters, images), as
 * whole numbers.
 * Kinds that a vendor does not price apart carry the rate of the kind they belong to, so pricing never asks "and if not?".
 */
export interface Rates {
  /** Null: the vendor sells no input tokens of this model by the token. */
  readonly input: number | null;
  readonly cachedInput: number;
  readonly cacheWrite: number;
  readonly cacheWrite1h: number;
  readonly audioInput: number;
  readonly cachedAudioInput: number;
  readonly imageInput: number;
  readonly cachedImageInput: number;
  /** Null: the vendor sells no output tokens of this model by the token (embeddings). */
  readonly output: number | null;
  readonly reasoning: number;
  readonly audioOutput: number;
  readonly imageOutput: number;
  /** Per million requests; null where no such fee is known. */
  readonly request: number | null;
  /** Per million searches; null where no such fee is known. */
  readonly webSearch: number | null;
  /** Per hour of sound; null where it is not sold by its length. */
  readonly audioHour: number | null;
  /** Per million characters spoken; null where speech is not sold by them. */
  readonly inputCharacter: number | null;
  /** Per million images, of any kind or by kind; null where they are not sold by the piece. */
  readonly image: number | readonly ImageRate[] | null;
}

/** What images of one kind cost. */
export interface ImageRate {
  /** Null: whatever it is. */
  readonly quality: string | null;
  readonly size: string;
  readonly rate: number;
}

/** The rates for requests with more than `above` input tokens, cache included. They hold for the whole request. */
export interface RateTier {
  readonly above: number;
  readonly rates: Rates;
}

/** A stretch of a UTC day in which the same tiers hold. Most days have one, beginning at 0. */
export interface RatePeriod {
  /** Milliseconds since the day began. */
  readonly fromMs: number;
  /** Ascending by `above`; the first has −1. */
  readonly tiers: readonly RateTier[];
}

/** All rates of one model on one UTC day. */
export type DayRates = readonly RatePeriod[];

export interface RateParts {
  readonly input: number | null;
  readonly output: number | null;
  readonly cachedInput?: number | undefined;
  readonly cacheWrite?: number | undefined;
  readonly cacheWrite1h?: number | undefined;
  readonly audioInput?: number | undefined;
  readonly cachedAudioInput?: number | undefined;
  readonly imageInput?: number | undefined;
  readonly cachedImageInput?: number | undefined;
  readonly reasoning?: number | undefined;
  readonly audioOutput?: number | undefined;
  readonly imageOutput?: number | undefined;
  readonly request?: number | undefined;
  readonly webSearch?: number | undefined;
  readonly audioHour?: number | undefined;
  readonly inputCharacter?: number | undefined;
  readonly image?: Rates["image"] | undefined;
}

/** Fills in what is not priced apart from the kind it belongs to. */
export function completeRates(parts: RateParts): Rates {
  const input = parts.input ?? 0;
  const output = parts.output ?? 0;
  const audioInput = parts.audioInput ?? input;
  const imageInput = parts.imageInput ?? input;
  return {
    input: parts.input,
    cachedInput: parts.cachedInput ?? input,
    cacheWrite: parts.cacheWrite ?? input,
    cacheWrite1h: parts.cacheWrite1h ?? parts.cacheWrite ?? input,
    audioInput,
    cachedAudioInput: parts.cachedAudioInput ?? parts.cachedInput ?? audioInput,
    imageInput,
    cachedImageInput: parts.cachedImageInput ?? parts.cachedInput ?? imageInput,
    output: parts.output,
    reasoning: parts.reasoning ?? output,
    audioOutput: parts.audioOutput ?? output,
    imageOutput: parts.imageOutput ?? output,
    request: parts.request ?? null,
    webSearch: parts.webSearch ?? null,
    audioHour: parts.audioHour ?? null,
    inputCharacter: parts.inputCharacter ?? null,
    image: parts.image ?? null,
  };
}

/** The same rates at every hour and for every length of request. */
export function constantRates(rates: Rates): DayRates {
  return [{ fromMs: 0, tiers: [{ above: -1, rates }] }];
}

/** The period of the day that a moment falls into. */
export function periodAt(day: DayRates, dayMs: number): RatePeriod | null {
  let period = day[0] ?? null;
  for (let at = 1; at < day.length; at++) {
    const next = day[at];
    if (next === undefined || next.fromMs > dayMs) break;
    period = next;
  }
  return period;
}

/** The rates of a period for a request of `inputTokens`, cache included. */
export function ratesFor(period: RatePeriod, inputTokens: number): Rates | null {
  let tier = period.tiers[0];
  for (let at = 1; at < period.tiers.length; at++) {
    const next = period.tiers[at];
    if (next === undefined || inputTokens <= next.above) break;
    tier = next;
  }
  return tier?.rates ?? null;
}
