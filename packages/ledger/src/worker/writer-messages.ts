/** What the writer's owner and its thread say to each other. */
export interface WriterData {
  readonly ledgerPath: string;
  readonly journalDirectory: string;
  readonly storeBodies: boolean;
  readonly maxBodyBytes: number;
  readonly retentionDays: number | null;
  /** URL of a module that exports `estimate`; null: nothing is counted. */
  readonly estimatorModule: string | null;
  readonly estimatorData: unknown;
  /** Where tracked processes keep their journals, a folder each. */
  readonly localDirectory: string;
  /** URL of a module that exports `priceReported`; null: their calls stay unpriced. */
  readonly pricingModule: string | null;
  readonly pricingData: unknown;
}

export type WriterMessage =
  | { readonly kind: "notify" }
  | { readonly kind: "drain" }
  | { readonly kind: "stats" }
  | { readonly kind: "purge"; readonly beforeMs: number }
  | { readonly kind: "close" };
