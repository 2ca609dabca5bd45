/**
 * Durations counted in buckets that grow by a fixed factor, so that histograms of hours, models or machines add up to
 * the histogram of all of them, exactly; percentiles do not add up. With a factor of 1.02/0.98 every value read from
 * a bucket is within 2 % of the one that was put in (DDSketch: Masson, Rim, Lee, VLDB 2019).
 */
const RELATIVE_ERROR = 0.02;
const GROWTH = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GROWTH = Math.log(GROWTH);

/** A sparse histogram of durations in microseconds. */
export class LatencyHistogram {
  /** By bucket; a hole is 0. The largest safe integer lies in bucket 919. */
  readonly #counts: (number | undefined)[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Counts a duration; a negative count takes it away again. */
  add(durationUs: number, count: number): void {
    this.#grow(bucketOf(durationUs), count);
  }

  /** Adds what `toText` wrote. */
  addText(text: string): void {
    const pairs = JSON.parse(text) as readonly number[];
    for (let index = 0; index + 1 < pairs.length; index += 2) this.#grow(pairs[index] ?? 0, pairs[index + 1] ?? 0);
  }

  addAll(other: LatencyHistogram): void {
    other.#counts.forEach((count, bucket) => {
      this.#grow(bucket, count ?? 0);
    });
  }

  /** Bucket and count in turn, ascending, as a JSON array. */
  toText(): string {
    const pairs: number[] = [];
    this.#counts.forEach((count, bucket) => {
      if (count !== undefined && count !== 0) pairs.push(bucket, count);
    });
    return JSON.stringify(pairs);
  }

  /** The smallest duration that `fraction` of all do not exceed (nearest rank), within 2 %; null when empty. */
  percentileUs(fraction: number, maxUs: number): number | null {
    if (this.#size <= 0) return null;
    const rank = Math.max(1, Math.ceil(fraction * this.#size));
    let seen = 0;
    for (const [bucket, count] of this.#counts.entries()) {
      seen += count ?? 0;
      if (seen >= rank) return Math.min(middleOf(bucket), maxUs);
    }
    return maxUs;
  }

  #grow(bucket: number, count: number): void {
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
    this.#size += count;
  }
}

/** Bucket 0 holds up to 1 µs, bucket n what lies between GROWTHⁿ⁻¹ and GROWTHⁿ. */
function bucketOf(durationUs: number): number {
  return durationUs <= 1 ? 0 : Math.ceil(Math.log(durationUs) / LOG_GROWTH);
}

function middleOf(bucket: number): number {
  return (2 * GROWTH ** bucket) / (GROWTH + 1);
}
