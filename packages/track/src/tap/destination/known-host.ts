/** Whose address a host is. */
export interface KnownHost {
  readonly provider: string;
  /** Streams report usage unasked, or the wish for it is refused: it is not asked for. */
  readonly reportsUsage?: boolean;
}
