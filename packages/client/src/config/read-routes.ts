import type { Provider } from "@ai-liaison/core";
import { nearestOf } from "@ai-liaison/providers";
import type { Findings } from "./config-error.ts";
import type { ConfigFile } from "./config-schema.ts";
import type { RouteConfig, RouteTargetConfig } from "./liaison-config.ts";
import type { ProviderSet } from "./read-providers.ts";
import type { YamlFile } from "./yaml-file.ts";

/**
 * Routes whose targets exist. A target whose provider is disabled is left out with a warning; a route of which nothing
 * remains is a problem, since its callers would get nothing but errors.
 */
export function readRoutes(
  routes: ConfigFile["routes"],
  { providers, names }: ProviderSet,
  file: YamlFile,
  findings: Findings,
): readonly RouteConfig[] {
  return Object.entries(routes).map(([name, route]) => {
    const before = findings.problems.length;
    const targets = route.targets.flatMap((target, index): RouteTargetConfig[] => {
      const place = file.place(["routes", name, "targets", index]);
      const provider = providers.find((candidate) => candidate.name === target.provider);
      if (provider === undefined) {
        if (names.has(target.provider))
          findings.warn(`${place}: ${target.provider} is disabled, so this target is left out.`);
        else findings.problem(place, unknownProvider(target.provider, names));
        return [];
      }
      return [readTarget(provider, target.model, place, findings)];
    });
    if (targets.length === 0 && findings.problems.length === before) {
      findings.problem(
        file.place(["routes", name]),
        "has no target whose provider is enabled. Set the key variables its providers name, or give it another target.",
      );
    }
    return { name, strategy: route.strategy, targets };
  });
}

function readTarget(
  provider: Provider,
  model: string | undefined,
  place: string,
  findings: Findings,
): RouteTargetConfig {
  if (model === undefined && provider.defaultModel === null) {
    findings.problem(place, `names no model, and ${provider.name} has no default_model. Write one of the two.`);
  }
  return { providerName: provider.name, model: model ?? null };
}

function unknownProvider(name: string, names: ReadonlySet<string>): string {
  const [near] = nearestOf(name, [...names]);
  const advice = near === undefined ? `Providers are ${[...names].slice(0, 20).join(", ")}.` : `Did you mean ${near}?`;
  return `names the provider ${name}, which does not exist. ${advice}`;
}
