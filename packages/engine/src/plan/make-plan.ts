import { carriesSignature, type Dialect, Fault, toFault, type VendorOperation } from "@ai-liaison/core";
import { isPathSafe } from "@ai-liaison/providers";
import type { AdmittedCall, RefusedCall } from "../values/admitted-call.ts";
import type { Plan, Target } from "../values/plan.ts";
import type { EngineSettings, RouteTarget } from "../values/settings.ts";
import { resolveModel } from "./resolve-model.ts";

export type DialectLookup = (id: string) => Dialect | undefined;

/**
 * From what was asked to what will be tried: every address of every provider that can serve the call, in order. All of
 * it is decided here, before the first attempt; nothing is looked up inside the retry loop.
 */
export function makePlan(call: AdmittedCall, settings: EngineSettings, dialectById: DialectLookup): Plan | RefusedCall {
  try {
    const resolution = resolveModel(call.head.model, settings);
    const [first, ...rest] = resolution.targets.flatMap((target) => targetsOf(call, target, dialectById));
    if (first === undefined) throw noTarget(call);
    return Object.freeze({
      kind: "plan",
      route: resolution.route,
      targets: [first, ...rest] as const,
      retry: settings.retry,
      timeouts: timeoutsOf(call, settings),
      decision: {
        strategy: "priority",
        rule: resolution.rule,
        considered: resolution.targets.map(({ provider }) => provider.name),
      },
    });
  } catch (error) {
    return Object.freeze({
      kind: "refused",
      fault: toFault(error),
      dialect: call.dialect,
      facts: call.facts,
      bytes: call.bytes,
    });
  }
}

/** The addresses of one provider for this call: its primary, then its secondary; none when it lacks the operation. */
function targetsOf(call: AdmittedCall, { provider, model }: RouteTarget, dialectById: DialectLookup): Target[] {
  const spoken = chooseFormat(call, provider.vendor.operations[call.route.operation] ?? []);
  const askedModel = model ?? provider.defaultModel;
  const dialect = spoken === undefined ? undefined : dialectById(spoken.dialect);
  const format = dialect?.operations[call.route.operation];
  if (spoken === undefined || dialect === undefined || format === undefined || askedModel === null) return [];
  if (format.modelIn === "path" && !isPathSafe(askedModel)) return [];
  const passThrough = dialect === call.dialect && !carriesSignature(call.bytes);
  return provider.endpoints.map((endpoint, endpointIndex) => ({
    provider,
    endpoint,
    endpointIndex,
    model: askedModel,
    dialect,
    format,
    operation: spoken,
    passThrough,
  }));
}

/** The caller's own format where the vendor speaks it, so that bytes pass through; else the one it speaks best. */
function chooseFormat(call: AdmittedCall, spoken: readonly VendorOperation[]): VendorOperation | undefined {
  return spoken.find(({ dialect }) => dialect === call.dialect.id) ?? spoken[0];
}

function timeoutsOf(call: AdmittedCall, { timeouts }: EngineSettings): Plan["timeouts"] {
  const asked = call.facts.context.timeoutMs;
  return asked === null || asked >= timeouts.totalMs ? timeouts : { ...timeouts, totalMs: asked };
}

function noTarget(call: AdmittedCall): Fault {
  return new Fault("model_not_found", `No enabled provider can serve \`${call.head.model}\` at ${call.route.path}.`, {
    param: "model",
    hint: "Give the route's targets a `model`, or the provider a `default_model`, that serves this endpoint.",
  });
}
