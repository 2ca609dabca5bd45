import { Fault, type Provider } from "@ai-liaison/core";
import { nearestModels, offersModel } from "@ai-liaison/providers";
import type { EngineSettings, RouteTarget } from "../values/settings.ts";

/** What a model name came to: the providers to ask, in order, and by which rule. */
export interface Resolution {
  readonly route: string | null;
  readonly rule: "route" | "provider-prefix" | "model";
  readonly targets: readonly RouteTarget[];
}

const MODEL_NAME = /^[A-Za-z0-9._:/@+-]{1,200}$/;

/**
 * A name a client asks for, resolved in this order: a route alias; a first segment that names an enabled provider
 * (`openrouter/openai/gpt-oss-120b`); a model that enabled providers offer, by priority.
 * Throws `model_not_found` naming near matches.
 */
export function resolveModel(name: string, settings: EngineSettings): Resolution {
  if (!isModelName(name)) {
    throw new Fault("invalid_request", "`model` must be 1–200 characters of letters, digits and . _ : / @ + -.", {
      param: "model",
    });
  }
  const route = settings.routes.get(name);
  if (route !== undefined) return { route: name, rule: "route", targets: route.targets };
  const prefixed = resolvePrefix(name, settings.providers);
  if (prefixed !== null) return { route: null, rule: "provider-prefix", targets: [prefixed] };
  const targets = settings.providers
    .filter((provider) => offersModel(provider, name, settings.listed?.get(provider.name)))
    .map((provider) => ({ provider, model: name }));
  if (targets.length === 0) throw unknownModel(name, settings);
  return { route: null, rule: "model", targets };
}

/** Whether it is a name that may be asked for at all. */
export function isModelName(name: string): boolean {
  return MODEL_NAME.test(name);
}

function resolvePrefix(name: string, providers: readonly Provider[]): RouteTarget | null {
  const slash = name.indexOf("/");
  if (slash < 1 || slash === name.length - 1) return null;
  const prefix = name.slice(0, slash);
  const provider = providers.find((candidate) => candidate.name === prefix);
  return provider === undefined ? null : { provider, model: name.slice(slash + 1) };
}

function unknownModel(name: string, settings: EngineSettings): Fault {
  const { providers, routes, listed } = settings;
  const near = nearestModels(name, providers, { aliases: [...routes.keys()], listed });
  const suggestion = near.length === 0 ? "" : ` Did you mean ${near.map((model) => `\`${model}\``).join(" or ")}?`;
  return new Fault("model_not_found", `No enabled provider offers the model \`${name}\`.${suggestion}`, {
    param: "model",
  });
}
