import { Fault, type JsonObject, type OperationFormat, type RequestHead } from "@ai-liaison/core";
import { meteredUntouched, reportedUntouched } from "@ai-liaison/dialects";
import { operationAt } from "@ai-liaison/providers";
import type { AdmittedCall } from "../values/admitted-call.ts";
import type { PlannedTargets } from "../values/plan-memo.ts";
import type { EnginePorts } from "../values/ports.ts";
import type { EngineSettings } from "../values/settings.ts";

/**
 * The one target of a call whose caller names the provider and the vendor's own path. Where the path is known as one of
 * the vendor's formats, its answers are metered by that format. Throws `not_found` for a provider that is not enabled.
 */
export function straightTarget(
  call: AdmittedCall,
  { provider: name, path }: NonNullable<RequestHead["straightTo"]>,
  { providers }: EngineSettings,
  ports: EnginePorts,
): PlannedTargets {
  const provider = providers.find((candidate) => candidate.name === name);
  const [endpoint] = provider?.endpoints ?? [];
  if (provider === undefined || endpoint === undefined) {
    throw new Fault("not_found", `No enabled provider is called \`${name}\`.`, {
      hint: "Its name is the one in providers.csv: `ai-liaison providers list`.",
    });
  }
  const known = operationAt(provider, path.split("?")[0] ?? path);
  const spoken = known === null ? undefined : ports.dialectById(known.spoken.dialect);
  const format = known === null ? undefined : spoken?.operations[known.operation];
  const target = {
    provider,
    endpoint,
    endpointIndex: 0,
    model: known?.model ?? call.head.model,
    dialect: call.dialect,
    format: formatOf(call, format, spoken?.keepsAnswers === true && known?.operation === "chat"),
    operation: known?.spoken ?? { dialect: call.dialect.id, path },
    passThrough: true,
    countedHere: false,
  };
  return { route: null, targets: [target], decision: { rule: "provider-path", operation: known?.operation ?? null } };
}

/** What only reads took nothing: who began the work has its usage. */
function formatOf(
  { format: own, route }: AdmittedCall,
  known: OperationFormat | undefined,
  keepsAnswers: boolean,
): OperationFormat {
  if (route.method !== "POST") return own;
  if (known === undefined) return reportedUntouched(idOfAnswer);
  return meteredUntouched(known, keepsAnswers ? idOfAnswer : () => []);
}

/** What was made has an id, or, with some vendors, a name that is its path. */
function idOfAnswer({ id, name }: JsonObject): readonly string[] {
  if (typeof id === "string") return [id];
  return typeof name === "string" && name.includes("/") ? [name.slice(name.lastIndexOf("/") + 1)] : [];
}
