/**
 * The one table of what can go wrong. From a code follow the status the client sees, whether another try helps, who
 * has to act, and what to do. `docs/errors.md` is tested against it, and every dialect maps it to its own types.
 *
 * `retry` — what the attempt stage may do before the first part has reached the client:
 *   same-target  try the same target again after a pause, then the next
 *   next-target  the same target would fail again; another may not
 *   never        no target would answer differently
 */
export const FAULT_CODES = {
  rate_limited: {
    status: 429,
    retry: "same-target",
    blame: "caller",
    meaning: "Too many requests for now.",
    advice: "Wait as long as `retry-after` says, or add a fallback target to the route.",
  },
  quota_exhausted: {
    status: 429,
    retry: "next-target",
    blame: "operator",
    meaning: "The account or budget behind this call is used up.",
    advice: "Top up the vendor account or raise the budget; waiting does not help.",
  },
  authentication: {
    status: 401,
    retry: "never",
    blame: "caller",
    meaning: "The gateway key is missing, unknown or revoked.",
    advice: "Send a key made with `ai-liaison keys create` as `Authorization: Bearer sk-liaison-…`.",
  },
  provider_authentication: {
    status: 502,
    retry: "next-target",
    blame: "operator",
    meaning: "The vendor refused the credentials this gateway holds for it.",
    advice: "Check the provider's key variable with `ai-liaison doctor`.",
  },
  permission: {
    status: 403,
    retry: "never",
    blame: "caller",
    meaning: "The key is valid but may not do this.",
    advice: "Use another key, or have its permissions or pinned customer changed.",
  },
  not_found: {
    status: 404,
    retry: "never",
    blame: "caller",
    meaning: "There is nothing at this path.",
    advice: "Which paths the gateway answers stands in ARCHITECTURE.md: those of the formats it speaks, and its own.",
  },
  model_not_found: {
    status: 404,
    retry: "next-target",
    blame: "caller",
    meaning: "No enabled provider offers this model.",
    advice: "Ask for one that `GET /v1/models` lists, or add it to a provider's `models`.",
  },
  context_length: {
    status: 400,
    retry: "never",
    blame: "caller",
    meaning: "The input and the requested output do not fit the model's context window.",
    advice: "Shorten the input, lower the output limit, or use a model with a larger window.",
  },
  content_filter: {
    status: 400,
    retry: "never",
    blame: "caller",
    meaning: "The vendor's safety system refused the request.",
    advice: "Change the prompt; the vendor's message says what was refused.",
  },
  invalid_request: {
    status: 400,
    retry: "never",
    blame: "caller",
    meaning: "The request cannot be understood or is not valid.",
    advice: "Correct the field named in the message.",
  },
  overloaded: {
    status: 503,
    retry: "same-target",
    blame: "provider",
    meaning: "The vendor is overloaded or unavailable for now.",
    advice: "Try again shortly, or add a fallback target to the route.",
  },
  server_error: {
    status: 500,
    retry: "same-target",
    blame: "provider",
    meaning: "The vendor, or the gateway itself, failed unexpectedly.",
    advice: "Try again; if it lasts, look the call up with `ai-liaison calls show ID`.",
  },
  timeout: {
    status: 504,
    retry: "next-target",
    blame: "provider",
    meaning: "No answer came, or a stream fell silent, within the time allowed.",
    advice: "Raise the provider's `timeout`, shorten the request, or add a fallback target.",
  },
  network: {
    status: 502,
    retry: "same-target",
    blame: "provider",
    meaning: "The connection to the vendor failed or was reset.",
    advice: "Check the provider's URL, DNS and firewall with `ai-liaison doctor`.",
  },
  malformed_response: {
    status: 502,
    retry: "next-target",
    blame: "provider",
    meaning: "The vendor's answer is not what its format promises.",
    advice: "Check that `primary_url` points to an API of the right format, not to a web page.",
  },
  interrupted: {
    status: 502,
    retry: "never",
    blame: "provider",
    meaning: "The answer stopped before its end: what was received is incomplete.",
    advice: "Send the request again; what was received is recorded, marked partial.",
  },
  journal_full: {
    status: 503,
    retry: "never",
    blame: "operator",
    meaning: "The gateway cannot write its journal, so it takes no new calls.",
    advice: "Free disk space under the data folder, or set `journal.on_full: drop`.",
  },
  cancelled: {
    status: 499,
    retry: "never",
    blame: "caller",
    meaning: "The client went away before the answer was complete.",
    advice: "Nothing, if that was intended; else raise the client's timeout.",
  },
} as const satisfies Record<string, FaultEntry>;

export interface FaultEntry {
  readonly status: number;
  readonly retry: "same-target" | "next-target" | "never";
  readonly blame: "caller" | "operator" | "provider";
  readonly meaning: string;
  readonly advice: string;
}

export type FaultCode = keyof typeof FAULT_CODES;

export function isFaultCode(value: string): value is FaultCode {
  return Object.hasOwn(FAULT_CODES, value);
}
