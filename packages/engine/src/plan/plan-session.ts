import { Fault, toFault, type VendorOperation } from "@ai-liaison/core";
import { isPathSafe, namesModel, operationsFor } from "@ai-liaison/providers";
import type { EnginePorts } from "../values/ports.ts";
import type { AdmittedSession, RefusedSession, SessionPlan, SessionTarget } from "../values/session.ts";
import type { RouteTarget } from "../values/settings.ts";
import { resolveModel } from "./resolve-model.ts";

/** Every address of every provider that may be asked for the session, in order: only those that speak its format. */
export function planSession(call: AdmittedSession, ports: EnginePorts): SessionPlan | RefusedSession {
  try {
    const { route, rule, targets } = resolveModel(call.head.model, ports.settings());
    const [first, ...rest] = targets.flatMap((target) => targetsOf(call, target));
    if (first === undefined) throw noTarget(call);
    const considered = targets.map(({ provider }) => provider.name);
    return {
      kind: "plan",
      route,
      targets: [first, ...rest],
      decision: { strategy: "priority", rule, considered },
    };
  } catch (error) {
    return { kind: "refused", fault: toFault(error), facts: call.facts };
  }
}

function targetsOf({ format, head }: AdmittedSession, { provider, ...target }: RouteTarget): SessionTarget[] {
  const model = target.model ?? provider.defaultModel;
  if (model === null) return [];
  const operation = operationsFor(provider.vendor, "realtime", model).find(
    (spoken) => spoken.dialect === format.id && hasForm(spoken, head.form),
  );
  if (operation === undefined || (namesModel(operation) && !isPathSafe(model))) return [];
  return provider.endpoints.map((endpoint, endpointIndex) => ({ provider, endpoint, endpointIndex, model, operation }));
}

function hasForm({ formPaths }: VendorOperation, form: string | undefined): boolean {
  return form === undefined || formPaths?.[form] !== undefined;
}

function noTarget({ format, head }: AdmittedSession): Fault {
  return new Fault("model_not_found", `No enabled provider can serve \`${head.model}\` at ${format.path}.`, {
    param: "model",
    hint: "Ask for a model of a provider whose vendor has sessions; docs/realtime.md names them.",
  });
}
