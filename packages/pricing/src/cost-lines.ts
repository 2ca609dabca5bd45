import type { Usage } from "@ai-liaison/core";
import type { CostLine } from "./cost-line.ts";
import type { Rates } from "./rates.ts";
import { unitLines } from "./unit-lines.ts";

/** Counts that only some vendors report and only some models price apart. Absent and null mean: not reported. */
export interface MediaCounts {
  readonly cachedAudioInputTokens?: number | null;
  readonly cachedImageInputTokens?: number | null;
  /** Requests for which the vendor charges its fee per request. */
  readonly billedRequests?: number | null;
}

export type UsageToPrice = Usage & MediaCounts;

export interface CostLines {
  readonly lines: readonly CostLine[];
  /** False when counts had to be cut to fit. */
  readonly consistent: boolean;
}

/**
 * The lines of a usage, each token in exactly one of them; null when a count that costs money is missing. Counts of
 * outside origin may not add up (more cached than input tokens): they are cut to what the totals allow and reported,
 * never thrown.
 */
export function costLines(rates: Rates, usage: UsageToPrice): CostLines | null {
  const units = unitLines(rates, usage);
  if (units === null) return null;
  // Some vendors tell tokens of what they sell by other units alone.
  if (units.length > 0 && rates.input === null && rates.output === null) return { lines: units, consistent: true };
  const input = total(usage.inputTokens, rates.input);
  const output = total(usage.outputTokens, rates.output);
  if (input === null || output === null) return null;
  const splitter = new Splitter(units);
  if (input > 0) splitter.splitInput(input, rates, usage);
  if (output > 0) splitter.splitOutput(output, rates, usage);
  splitter.addFee("web_search", usage.webSearches, rates.webSearch);
  splitter.addFee("request", usage.billedRequests, rates.request);
  return splitter;
}

/** A total whose absence would make the sum wrong: null, unless nothing is charged for it. */
function total(count: number | null, rate: number | null): number | null {
  if (count !== null && Number.isSafeInteger(count) && count >= 0) return count > 0 && rate === null ? null : count;
  return rate === null || rate === 0 ? 0 : null;
}

class Splitter implements CostLines {
  readonly lines: CostLine[];
  consistent = true;

  constructor(lines: readonly CostLine[]) {
    this.lines = [...lines];
  }

  splitInput(input: number, rates: Rates, usage: UsageToPrice): void {
    const rate = rates.input ?? 0;
    const cached = this.detail(usage.cachedInputTokens, input);
    const written = this.detail(usage.cacheWriteTokens, input - cached);
    const writtenLong = this.detail(usage.cacheWrite1hTokens, written);
    // Audio and images overlap the cache. Unless told, they are taken to be cached as little as the totals allow.
    const audioApart = rates.audioInput !== rate || rates.cachedAudioInput !== rates.cachedInput;
    const audio = audioApart ? this.detail(usage.audioInputTokens, input - written) : 0;
    const cachedAudio = this.overlap(usage.cachedAudioInputTokens, audio, cached, input - written);
    const plain = input - written - audio;
    const cachedPlain = cached - cachedAudio;
    const imageApart = rates.imageInput !== rate || rates.cachedImageInput !== rates.cachedInput;
    const image = imageApart ? this.detail(usage.imageInputTokens, plain) : 0;
    const cachedImage = this.overlap(usage.cachedImageInputTokens, image, cachedPlain, plain);
    this.add("input", plain - cachedPlain - (image - cachedImage), rate);
    this.add("cached_input", cachedPlain - cachedImage, rates.cachedInput);
    this.add("cache_write", written - writtenLong, rates.cacheWrite);
    this.add("cache_write_1h", writtenLong, rates.cacheWrite1h);
    this.add("audio_input", audio - cachedAudio, rates.audioInput);
    this.add("cached_audio_input", cachedAudio, rates.cachedAudioInput);
    this.add("image_input", image - cachedImage, rates.imageInput);
    this.add("cached_image_input", cachedImage, rates.cachedImageInput);
  }

  splitOutput(output: number, rates: Rates, usage: UsageToPrice): void {
    const rate = rates.output ?? 0;
    const audio = rates.audioOutput === rate ? 0 : this.detail(usage.audioOutputTokens, output);
    const image = rates.imageOutput === rate ? 0 : this.detail(usage.imageOutputTokens, output - audio);
    const reasoning = rates.reasoning === rate ? 0 : this.detail(usage.reasoningTokens, output - audio - image);
    this.add("output", output - audio - image - reasoning, rate);
    this.add("reasoning", reasoning, rates.reasoning);
    this.add("audio_output", audio, rates.audioOutput);
    this.add("image_output", image, rates.imageOutput);
  }

  add(kind: string, count: number, rate: number): void {
    if (count > 0 && rate > 0) this.lines.push({ kind, count, rate });
  }

  addFee(kind: string, reported: number | null | undefined, rate: number | null): void {
    const count = this.detail(reported, Number.MAX_SAFE_INTEGER);
    if (count > 0 && rate !== null && rate > 0) this.lines.push({ kind, count, rate, isFee: true });
  }

  /** A count that says more of a total: 0 when not reported, cut to what is left of the total. */
  detail(count: number | null | undefined, limit: number): number {
    if (count === null || count === undefined || count === 0) return 0;
    if (!Number.isSafeInteger(count) || count < 0) {
      this.consistent = false;
      return 0;
    }
    if (count <= limit) return count;
    this.consistent = false;
    return limit;
  }

  /** How many of `part` are cached, where `cached` of `whole` are: as reported within what is possible, else the least. */
  overlap(reported: number | null | undefined, part: number, cached: number, whole: number): number {
    if (part === 0 || cached === 0) return 0;
    const least = Math.max(0, part + cached - whole);
    return Math.max(least, this.detail(reported, Math.min(part, cached)));
  }
}
