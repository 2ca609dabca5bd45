/**
 * A sum of whole numbers that is exact whatever its size. It is carried as a number while that is exact: a bigint
 * would be made anew for every summand.
 */
export class ExactSum {
  #whole = 0n;
  #rest = 0;

  get value(): bigint {
    return this.#whole + BigInt(this.#rest);
  }

  /** Adds a safe integer. */
  add(summand: number): void {
    const rest = this.#rest + summand;
    if (Number.isSafeInteger(rest)) {
      this.#rest = rest;
      return;
    }
    this.#whole += BigInt(this.#rest);
    this.#rest = summand;
  }

  addExact(summand: bigint): void {
    this.#whole += summand;
  }
}
