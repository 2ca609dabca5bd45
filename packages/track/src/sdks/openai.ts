import type { TapHints } from "../tap/fetch.ts";
import type { SdkAdapter } from "./sdk-adapter.ts";
import {
  cloneTracked,
  type GeneratedClient,
  isGeneratedClass,
  isGeneratedClient,
  keepTracked,
  resourceOf,
  versionInUserAgent,
  type Wiring,
} from "./stainless.ts";

const wiring: Wiring = {
  hintsOf,
  tap: (client, tracker, hints) => {
    client.fetch = tracker.tap(client.fetch, hints);
  },
  // Up to 6, Azure's clones forget these two.
  forgottenOptions: (client) => {
    if (!isAzure(client)) return {};
    const { apiVersion, deploymentName: deployment } = client;
    return { apiVersion, ...(deployment !== undefined && { deployment }) };
  },
  helpers: [{ resource: ["chat", "completions"], method: "runTools" }],
};

/**
 * openai (6 and 7), with its Azure client. Everything it sends goes through the client's `fetch`, which clones inherit,
 * and its helpers (`parse`, `stream`, `runTools`) ask by the client they belong to. WebSockets (`realtime`) do not go
 * through `fetch` and are not seen.
 */
export const openaiAdapter: SdkAdapter = {
  name: "openai",
  matches: (client) => isGeneratedClient(client) && resourceOf(client, ["chat", "completions"]) !== null,
  matchesClass: ({ prototype }) => isGeneratedClass(prototype) && "_callApiKey" in prototype,
  versionOf: versionInUserAgent,
  attach: (client, tracker) => cloneTracked(client, tracker, wiring),
  // The client is tapped once it is built, when it knows what it is.
  tapOptions: (options) => ({ ...options }),
  finish: (client, tracker) => keepTracked(client, tracker, wiring),
};

function hintsOf(client: GeneratedClient): TapHints {
  const { maxRetries, timeout: timeoutMs } = client;
  return { sdk: "openai", maxRetries, timeoutMs, ...(isAzure(client) && { provider: "azure_openai" }) };
}

interface AzureClient extends GeneratedClient {
  readonly apiVersion: string;
  readonly deploymentName: string | undefined;
}

function isAzure(client: GeneratedClient): client is AzureClient {
  return "apiVersion" in client && "deploymentName" in client;
}
