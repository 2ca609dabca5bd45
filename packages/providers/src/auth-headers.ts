import type { Provider } from "@ai-liaison/core";

/** The headers that carry a provider's key, in lower case; none where it has no key or needs none. */
export function authHeaders(provider: Provider): Record<string, string> {
  const { apiKey, vendor } = provider;
  if (apiKey === null) return {};
  switch (vendor.auth.kind) {
    case "bearer":
      return { authorization: `Bearer ${apiKey}` };
    case "header":
      return { [vendor.auth.header]: apiKey };
    case "none":
      return {};
    default:
      return vendor.auth satisfies never;
  }
}
