import type { JsonObject } from "./json.ts";
import type { Operation } from "./request.ts";

/** A vendor, as data: everything that is true of it for every customer. One entry in `providers/registry`. */
export interface Vendor {
  readonly id: string;
  readonly name: string;
  /** Origin and base path of its public API; null where every customer has an address of its own. */
  readonly baseUrl: string | null;
  /** What a bare origin of a customer's own gets, where there is no `baseUrl` to tell. */
  readonly basePath?: string;
  /** Places whose address is made otherwise than `baseUrl` says, by the value of `region`. */
  readonly regionUrls?: Readonly<Record<string, string>>;
  /** What stands for `{region}`, `{project}` or `{api_version}` in its addresses and paths. */
  readonly settings?: readonly VendorSetting[];
  /** How it is asked where an `api_version` is set, for vendors that have an older way beside the newer. */
  readonly versioned?: Pick<Vendor, "basePath" | "operations">;
  /** Environment variables that hold a customer's own address, in order. */
  readonly addressVariables?: readonly string[];
  /** Environment variables its key is looked for in, in order. */
  readonly keyVariables: readonly string[];
  /** Its key variable is often set for other reasons: it is in use only where the configuration names it. */
  readonly onlyNamed?: boolean;
  readonly auth: AuthScheme;
  /** Which format it speaks for which operation, and at which path below the base URL. */
  readonly operations: VendorOperations;
  readonly capabilities: VendorCapabilities;
  /** Headers every request to it carries, unless the caller sent its own. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Where it lists the models that can be asked for, below the base path: its cheapest answer. Null: nowhere there. */
  readonly modelsPath: string | null;
  /** Whose format that list is in; unsaid: the first its chats are asked in. */
  readonly modelsDialect?: string;
  /** What is asked to see whether a key is taken, where that list does not show it, or there is none. */
  readonly checkPath?: string;
  /** Its id in the price library, when that differs. */
  readonly priceId?: string;
  /** Model ids offered when neither configuration nor the vendor names any. */
  readonly models: readonly string[];
  /** Answers come from this process and cost nothing: outside all sums. */
  readonly simulated?: boolean;
  /** The vendor's page these facts are from, and the day it was read. */
  readonly source: string;
}

/** What an installation has to say of itself. A column of `providers.csv` of the same name goes before the variables. */
export interface VendorSetting {
  readonly name: "region" | "project" | "api_version";
  readonly variables: readonly string[];
  readonly default?: string;
  /** Without it the vendor is asked in another way, not at all a mistake. */
  readonly optional?: boolean;
}

/**
 * How a request proves who sends it. What no fixed header can hold is made for each request by `providers/sign`: a
 * signature over its bytes, or a token that is exchanged for an account's key and lasts an hour.
 */
export type AuthScheme =
  | { readonly kind: "bearer" }
  | { readonly kind: "header"; readonly header: string }
  | { readonly kind: "none" }
  /** AWS Signature Version 4; a key, where there is one, goes as a bearer token instead. */
  | { readonly kind: "sigv4"; readonly service: string; readonly credentials: readonly CredentialVariable[] }
  /** An OAuth token for a service account; a key, where there is one, goes into this header instead. */
  | {
      readonly kind: "service-account";
      readonly header: string;
      readonly scope: string;
      readonly credentials: readonly CredentialVariable[];
    };

/** A variable that holds a part of the credentials a request is signed with. */
export interface CredentialVariable {
  readonly name: string;
  readonly variable: string;
  readonly optional?: boolean;
}

/** For each operation the formats a vendor speaks: the caller's own where it is among them, else the first. */
export type VendorOperations = Readonly<Partial<Record<Operation, readonly VendorOperation[]>>>;

export interface VendorOperation {
  readonly dialect: string;
  /** Below the base path; `{model}` stands for the model, `{segment}` for the model as one encoded segment. */
  readonly path: string;
  /** Where streams are asked for at another path, query included. */
  readonly streamPath?: string;
  /** Paths of the format's other shapes, by their name. */
  readonly formPaths?: Readonly<Record<string, string>>;
  /** The models that are asked for here, as patterns; unsaid: all. */
  readonly models?: readonly string[];
  /** The model a request means that names none. */
  readonly defaultModel?: string;
  /** Streams cannot be had in this way: for them the vendor is asked in another. */
  readonly noStream?: true;
  /** How its body differs from the format's own. */
  readonly differs?: BodyDifferences;
}

/** What a vendor makes of another's format, in top-level fields of the body. Applied in this order. */
export interface BodyDifferences {
  /** Left out without a word: said elsewhere, or true unasked. */
  readonly drops?: readonly string[];
  /** Left out with a warning, for the vendor refuses the whole request otherwise. */
  readonly refuses?: readonly string[];
  /** The format's name of a field → the vendor's. */
  readonly renames?: Readonly<Record<string, string>>;
  /** Added where the caller has not set it. */
  readonly adds?: JsonObject;
}

export interface VendorCapabilities {
  /** Takes `stream_options.include_usage`, or reports usage in streams unasked. */
  readonly streamUsage: "ask" | "always" | "never";
  readonly tools: boolean;
  readonly vision: boolean;
  readonly schema: boolean;
  /** Has models that think first and tell what they thought or how long. */
  readonly reasoning: boolean;
  /** Goes on from an assistant's message at the end. */
  readonly prefill: boolean;
}

/** A vendor as this installation uses it: an address, a key, an order. One row of `providers.csv`. */
export interface Provider {
  readonly name: string;
  readonly vendor: Vendor;
  /** Where to send calls, in order: the primary and, when there is one, the secondary. */
  readonly endpoints: readonly Endpoint[];
  /** The vendor key, from the environment; null where none is needed. Never logged, recorded or shown. */
  readonly apiKey: string | null;
  /** What requests are signed with, by the names in `vendor.auth`. Never logged, recorded or shown. */
  readonly credentials?: Readonly<Record<string, string>>;
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
