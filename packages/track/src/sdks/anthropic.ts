import type { TapHints } from "../tap/fetch.ts";
import { isMiddlewareClient, tapByMiddleware } from "./anthropic-middleware.ts";
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

const NAME = "@anthropic-ai/sdk";

const wiring: Wiring = {
  hintsOf,
  tap: (client, tracker, hints) => {
    if (isMiddlewareClient(client)) tapByMiddleware(client, tracker, hints);
    else client.fetch = tracker.tap(client.fetch, hints);
  },
  forgottenOptions: () => ({}),
  helpers: [{ resource: ["beta", "messages"], method: "toolRunner" }],
};

/** @anthropic-ai/sdk (0.1xx and 1), and the clients that sell the same models by way of a cloud. */
export const anthropicAdapter: SdkAdapter = {
  name: NAME,
  matches: (client) => isGeneratedClient(client) && isMessages(resourceOf(client, ["messages"])),
  matchesClass: ({ prototype }) => isGeneratedClass(prototype) && "calculateNonstreamingTimeout" in prototype,
  versionOf: versionInUserAgent,
  attach: (client, tracker) => cloneTracked(client, tracker, wiring),
  // The client is tapped once it is built, when it knows what it is.
  tapOptions: (options) => ({ ...options }),
  finish: (client, tracker) => keepTracked(client, tracker, wiring),
};

function isMessages(resource: object | null): boolean {
  return resource !== null && "create" in resource && "stream" in resource;
}

function hintsOf(client: GeneratedClient): TapHints {
  const provider = "awsRegion" in client ? "bedrock" : "projectId" in client ? "vertex" : undefined;
  const { maxRetries, timeout: timeoutMs } = client;
  return { sdk: NAME, maxRetries, timeoutMs, ...(provider !== undefined && { provider }) };
}
