import type { Provider } from "@ai-liaison/core";

/**
 * The headers that carry a provider's key, in lower case; none where it has no key, needs none, or proves itself by
 * what is made for each request (`needsSigning`). Made once per provider: every call asks for them.
 */
export function authHeaders(provider: Provider): Readonly<Record<string, string>> {
  return oncePer(headersMade, provider, makeAuthHeaders);
}

const headersMade = new WeakMap<Provider, Readonly<Record<string, string>>>();

function makeAuthHeaders({ apiKey, vendor }: Provider): Readonly<Record<string, string>> {
  if (apiKey === null) return {};
  switch (vendor.auth.kind) {
    case "bearer":
    case "sigv4":
      return { authorization: `Bearer ${apiKey}` };
    case "header":
    case "service-account":
      return { [vendor.auth.header]: apiKey };
    case "none":
      return {};
    default:
      return vendor.auth satisfies never;
  }
}

const SHORTEST_SECRET = 16;

/** What of a provider nobody may be told: its key, and what its requests are signed with, where that is long enough to be meant. */
export function secretsOf({ apiKey, credentials }: Provider): readonly string[] {
  if (credentials === undefined) return apiKey === null || apiKey === "" ? [] : [apiKey];
  const parts = Object.values(credentials).filter(({ length }) => length >= SHORTEST_SECRET);
  return apiKey === null || apiKey === "" ? parts : [apiKey, ...parts];
}

/** Those of them that nobody says by chance, as one might `ollama`. */
export function unmistakableSecretsOf(provider: Provider): readonly string[] {
  return oncePer(secretsFound, provider, findUnmistakable);
}

const secretsFound = new WeakMap<Provider, readonly string[]>();

function findUnmistakable(provider: Provider): readonly string[] {
  return secretsOf(provider).filter(({ length }) => length >= SHORTEST_SECRET);
}

function oncePer<Value>(
  made: WeakMap<Provider, Value>,
  provider: Provider,
  make: (provider: Provider) => Value,
): Value {
  const known = made.get(provider);
  if (known !== undefined) return known;
  const value = make(provider);
  made.set(provider, value);
  return value;
}

/** Whether no fixed header proves who asks: each request is signed, or carries a token that does not last. */
export function needsSigning({ apiKey, vendor: { auth } }: Provider): boolean {
  return apiKey === null && (auth.kind === "sigv4" || auth.kind === "service-account");
}
