import {
  type Dialect,
  Fault,
  isJsonObject,
  type JsonObject,
  type OperationFormat,
  type RequestHead,
} from "@ai-liaison/core";
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
    format: formatOf(call, format, known?.operation === "chat" && isToKeep(call, spoken)),
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
  return meteredUntouched(known, { keptIds: idOfAnswer, keepsAnswers });
}

/** Whether the vendor is to keep the answer: as it is told, or as its format has it. */
function isToKeep({ body }: AdmittedCall, spoken: Dialect | undefined): boolean {
  return typeof body.store === "boolean" ? body.store : spoken?.keepsAnswers === true;
}

/** What was made has an id, or, with some vendors, a name that is its path; some have it in a field of its own. */
function idOfAnswer(answer: JsonObject): readonly string[] {
  const { id, name } = answer;
  if (typeof id === "string") return [id];
  if (typeof name === "string" && name.includes("/")) return [name.slice(name.lastIndexOf("/") + 1)];
  const [only, ...others] = Object.values(answer);
  return others.length === 0 && only !== undefined && isJsonObject(only) ? idOfAnswer(only) : [];
}
