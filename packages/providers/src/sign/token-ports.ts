/** What a token is asked for with. */
export interface TokenRequest {
  readonly credentials: Readonly<Record<string, string>>;
  readonly scope: string;
  /** The provider's, for messages. */
  readonly name: string;
}

export interface TokenPorts {
  readonly nowMs: () => number;
  /** A file's text; null when there is none. */
  readonly readText: (path: string) => Promise<string | null>;
  readonly fetch: (url: string, options: TokenFetchOptions) => Promise<TokenResponse>;
}

export interface TokenFetchOptions {
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly redirect: "error";
  readonly signal: AbortSignal;
}

export interface TokenResponse {
  readonly status: number;
  text(): Promise<string>;
}
