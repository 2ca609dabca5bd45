/** A request as the formats' answerers get it. */
export interface Asked {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Makes the ids of this answer: the request's place in the log and a digest of its body. */
  readonly idSuffix: string;
  /** What every text answer says, instead of an echo of the prompt. */
  readonly say: string | undefined;
  /** The only key taken; unset: any, but there must be one where the vendor demands one. */
  readonly apiKey: string | undefined;
}
