/**
 * The plain counters behind the instruments. They stand on the path of every call, so adding is a map look-up and an
 * addition, nothing else; OpenTelemetry sees them only when somebody scrapes (`prometheus-text.ts`).
 *
 * Label values come from the outside (a model is whatever the caller wrote), so the number of distinct ones is capped:
 * what comes after the cap is counted under `other`.
 */
export const OTHER = "other";

/** Distinct values of one label, the first `limit` of them as they are, every later or overlong one as `other`. */
export class CappedLabel {
  readonly #limit: number;
  readonly #maxLength: number;
  readonly #known = new Set<string>();

  constructor(limit: number, maxLength = 128) {
    this.#limit = limit;
    this.#maxLength = maxLength;
  }

  of(value: string): string {
    if (this.#known.has(value)) return value;
    if (this.#known.size >= this.#limit || value.length > this.#maxLength) return OTHER;
    this.#known.add(value);
    return value;
  }
}

/** A value for every pair of two labels, made on first sight. */
export class PairMap<Value> {
  readonly #make: () => Value;
  readonly #outer = new Map<string, Map<string, Value>>();

  constructor(make: () => Value) {
    this.#make = make;
  }

  at(first: string, second: string): Value {
    let inner = this.#outer.get(first);
    if (inner === undefined) {
      inner = new Map();
      this.#outer.set(first, inner);
    }
    let value = inner.get(second);
    if (value === undefined) {
      value = this.#make();
      inner.set(second, value);
    }
    return value;
  }

  *entries(): IterableIterator<readonly [first: string, second: string, value: Value]> {
    for (const [first, inner] of this.#outer) for (const [second, value] of inner) yield [first, second, value];
  }
}

/** Counts of observations at or below each bound, as Prometheus has it, with their sum. */
export class HistogramTally {
  readonly bounds: readonly number[];
  /** One more than the bounds: the last holds what is above them all. Not cumulative. */
  readonly counts: number[];
  count = 0;
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Array<number>(bounds.length + 1).fill(0);
  }

  add(value: number): void {
    let at = 0;
    while (at < this.bounds.length && value > (this.bounds[at] ?? Number.POSITIVE_INFINITY)) at += 1;
    this.counts[at] = (this.counts[at] ?? 0) + 1;
    this.count += 1;
    this.sum += value;
  }
}
