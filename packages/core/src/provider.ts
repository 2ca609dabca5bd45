import type { Operation } from "./request.ts";

/** A vendor, as data: everything that is true of it for every customer. One entry in `providers/registry.ts`. */
export interface Vendor {
  readonly id: string;
  readonly name: string;
  /** Origin and base path of its public API; null where every customer has an address of its own. */
  readonly baseUrl: string | null;
  /** Environment variables its key is looked for in, in order. */
  readonly keyVariables: readonly string[];
  readonly auth: AuthScheme;
  /** Which format it speaks for which operation, and at which path below the base URL. */
  readonly operations: VendorOperations;
  readonly capabilities: VendorCapabilities;
  /** Headers every request to it carries, unless the caller sent its own. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Its id in the price library, when that differs. */
  readonly priceId?: string;
  /** Model ids offered when neither configuration nor the vendor names any. */
  readonly models: readonly string[];
  /** Answers come from this process and cost nothing: outside all sums. */
  readonly simulated?: boolean;
  /** The vendor's page these facts are from, and the day it was read. */
  readonly source: string;
}

export type AuthScheme =
  | { readonly kind: "bearer" }
  | { readonly kind: "header"; readonly header: string }
  | { readonly kind: "none" };

/** For each operation the formats a vendor speaks: the caller's own where it is among them, else the first. */
export type VendorOperations = Readonly<Partial<Record<Operation, readonly VendorOperation[]>>>;

export interface VendorOperation {
  readonly dialect: string;
  /** Below the base path; `{model}` stands for the model. */
  readonly path: string;
  /** Where streams are asked for at another path, query included. */
  readonly streamPath?: string;
  /** Paths of the format's other shapes, by their name. */
  readonly formPaths?: Readonly<Record<string, string>>;
}

export interface VendorCapabilities {
  /** Takes `stream_options.include_usage`, or reports usage in streams unasked. */
  readonly streamUsage: "ask" | "always" | "never";
  readonly tools: boolean;
  readonly vision: boolean;
  readonly schema: boolean;
}

/** A vendor as this installation uses it: an address, a key, an order. One row of `providers.csv`. */
export interface Provider {
  readonly name: string;
  readonly vendor: Vendor;
  /** Where to send calls, in order: the primary and, when there is one, the secondary. */
  readonly endpoints: readonly Endpoint[];
  /** The vendor key, from the environment; null where none is needed. Never logged, recorded or shown. */
  readonly apiKey: string | null;
  /** Until the first token, in milliseconds. */
  readonly timeoutMs: number;
  /** Lower is asked first. */
  readonly priority: number;
  /** Exact ids, or patterns with `*`. Empty: whatever the vendor offers. */
  readonly models: readonly string[];
  readonly defaultModel: string | null;
  /** The CSV's single rate, in nano-dollars per million tokens: a fallback where no price list knows the model. */
  readonly fallbackNanoUsdPerMtok: number | null;
  readonly maxRequestsPerMinute: number | null;
}

export interface Endpoint {
  readonly origin: string;
  /** Path before the operation's own, without a trailing slash. */
  readonly basePath: string;
}
