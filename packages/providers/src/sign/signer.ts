import type { Provider, UpstreamRequest } from "@ai-liaison/core";
import { fetchToken } from "./fetch-token.ts";
import { signSigv4 } from "./sigv4.ts";
import { createTokenCache } from "./token-cache.ts";
import type { TokenPorts } from "./token-ports.ts";

/** Proves of each request who sends it, where no fixed header does. */
export interface Signer {
  /** The headers to add, in lower case. Rejects with a Fault that holds nothing of the credentials. */
  sign(request: UpstreamRequest): Promise<Readonly<Record<string, string>>>;
}

/** What signing leans on. */
export interface SignPorts extends TokenPorts {
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
}

/** The signer of a provider whose `needsSigning` holds; null for all others. It remembers tokens: keep it. */
export function createSigner(provider: Provider, ports: SignPorts): Signer | null {
  const { auth } = provider.vendor;
  const credentials = provider.credentials ?? {};
  if (auth.kind === "sigv4") {
    return { sign: (request) => signSigv4(request, { service: auth.service, credentials, nowMs: ports.nowMs() }) };
  }
  if (auth.kind !== "service-account") return null;
  const tokens = createTokenCache(
    () => fetchToken({ credentials, scope: auth.scope, name: provider.name }, ports),
    ports.nowMs,
  );
  return {
    sign: async () => {
      const { token, payer } = await tokens.get();
      return { authorization: `Bearer ${token}`, ...(payer === null ? {} : { "x-goog-user-project": payer }) };
    },
  };
}
