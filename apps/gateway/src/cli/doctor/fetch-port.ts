/** The part of `fetch` the checks need. */
export type Fetch = (url: string, options: FetchOptions) => Promise<FetchAnswer>;

export interface FetchOptions {
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  readonly redirect?: "manual";
}

export interface FetchAnswer {
  readonly status: number;
  readonly body?: { cancel(): Promise<void> } | null;
  json(): Promise<unknown>;
}
