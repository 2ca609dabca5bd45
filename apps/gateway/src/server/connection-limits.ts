/** How long a connection may take over what, in milliseconds: docs/limits.md tells the same. */
export interface ConnectionLimits {
  /** From its opening, or the end of the answer before, to the end of a request's headers. */
  readonly headersMs: number;
  /** From there to the end of the request. */
  readonly requestMs: number;
  /** Without any request. */
  readonly keepAliveMs: number;
  /** While an answer waits and its reader takes nothing of it. */
  readonly unreadMs: number;
  /** How often all this is looked at: so much later than said a connection may end. */
  readonly checkEveryMs: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  headersMs: 20_000,
  requestMs: 120_000,
  keepAliveMs: 65_000,
  unreadMs: 120_000,
  checkEveryMs: 5_000,
};
