import { Fault, type Provider } from "@ai-liaison/core";
import type { EngineSettings, RouteSettings } from "@ai-liaison/engine";
import type { LiaisonConfig } from "../config/index.ts";

const MAX_JSON_DEPTH = 200;
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

/** Configuration as the corridor sees it: names looked up, nothing left to resolve while a call is on its way. */
export function engineSettings(config: LiaisonConfig): EngineSettings {
  const byName = new Map(config.providers.map((provider) => [provider.name, provider]));
  return Object.freeze({
    providers: config.providers,
    routes: new Map(config.routes.map((route) => [route.name, routeSettings(route, byName)])),
    retry: config.retry,
    timeouts: config.timeouts,
    heartbeatAfterMs: config.server.heartbeatAfterMs,
    maxResponseBytes: MAX_RESPONSE_BYTES,
    maxJsonDepth: MAX_JSON_DEPTH,
    store: { bodies: config.store.fullResponses, maxBodyBytes: config.store.maxResponseBytes },
  });
}

function routeSettings(route: LiaisonConfig["routes"][number], byName: ReadonlyMap<string, Provider>): RouteSettings {
  const targets = route.targets.flatMap(({ providerName, model }) => {
    const provider = byName.get(providerName);
    return provider === undefined ? [] : [{ provider, model }];
  });
  if (targets.length === 0) {
    throw new Fault("invalid_request", `The route \`${route.name}\` has no target whose provider is enabled.`, {
      param: `routes.${route.name}`,
    });
  }
  return { name: route.name, strategy: route.strategy, targets };
}
