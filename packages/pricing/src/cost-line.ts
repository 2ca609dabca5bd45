/** So much of one kind, at one rate: what a cost is the sum of. */
export interface CostLine {
  readonly kind: string;
  readonly count: number;
  /** Nano-dollars per million, or per what `per` says. */
  readonly rate: number;
  readonly per?: number;
  /** A fee beside the rates of the model: no service tier scales it. */
  readonly isFee?: true;
}
