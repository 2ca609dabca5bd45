import {
  carriesSignature,
  type Dialect,
  Fault,
  type Operation,
  type OperationFormat,
  toFault,
  type Vendor,
  type VendorOperation,
} from "@ai-liaison/core";
import { completionAsChat } from "@ai-liaison/dialects";
import { isPathSafe, namesModel, operationsFor } from "@ai-liaison/providers";
import type { AdmittedCall, RefusedCall } from "../values/admitted-call.ts";
import type { Plan, Target } from "../values/plan.ts";
import type { PlannedTargets } from "../values/plan-memo.ts";
import type { EnginePorts } from "../values/ports.ts";
import type { EngineSettings, RouteTarget } from "../values/settings.ts";
import { resolveModel } from "./resolve-model.ts";
import { straightTarget } from "./straight-target.ts";

/**
 * From what was asked to what will be tried: every address of every provider that can serve the call, in order. All of
 * it is decided here, before the first attempt; nothing is looked up inside the retry loop.
 */
export function makePlan(call: AdmittedCall, ports: EnginePorts): Plan | RefusedCall {
  try {
    const settings = ports.settings();
    refuseIfGone(call, settings);
    const asked = targetsAsked(call, settings, ports);
    const { route, targets, decision } = asked;
    return Object.freeze({
      kind: "plan",
      route,
      targets: bound(carriesSignature(call.bytes) ? translated(targets) : targets, call),
      retry: retryOf(call, settings),
      timeouts: timeoutsOf(call, settings),
      decision,
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

function targetsAsked(call: AdmittedCall, settings: EngineSettings, ports: EnginePorts): PlannedTargets {
  if (call.head.straightTo !== undefined) return straightTarget(call, call.head.straightTo, settings, ports);
  if (call.head.model !== "") return plannedTargets(call, settings, ports);
  return call.keptBy === null ? unnamedTargets(call, settings, ports) : keptTargets(call, settings, ports);
}

/** What the model's name comes to; the same for every call of that name, format and operation. */
function plannedTargets(call: AdmittedCall, settings: EngineSettings, ports: EnginePorts): PlannedTargets {
  const known = ports.plans.find(settings, call.format, call.head);
  if (known !== undefined) return known;
  const resolution = resolveModel(call.head.model, settings);
  const [first, ...rest] = resolution.targets.flatMap((target) => targetsOf(call, target, ports));
  if (first === undefined) throw noTarget(call, resolution.targets);
  const considered = resolution.targets.map(({ provider }) => provider.name);
  const planned: PlannedTargets = {
    route: resolution.route,
    targets: [first, ...rest],
    decision: { strategy: "priority", rule: resolution.rule, considered },
  };
  ports.plans.keep(call.format, call.head, planned);
  return planned;
}

/** A request that means no model in particular is taken by any provider that has the operation. */
function unnamedTargets(call: AdmittedCall, settings: EngineSettings, ports: EnginePorts): PlannedTargets {
  const [first, ...rest] = settings.providers.flatMap((provider) => targetsOf(call, { provider, model: "" }, ports));
  if (first !== undefined) return { route: null, targets: [first, ...rest], decision: { rule: "operation" } };
  throw new Fault("not_found", `No enabled provider has ${call.route.path} in this format.`, {
    hint: "Enable one that has it in providers.csv; docs/other-endpoints.md says what is served.",
  });
}

/** Where a kept answer is asked for: the provider that keeps it, whatever models it is enabled for today. */
function keptTargets(call: AdmittedCall, settings: EngineSettings, ports: EnginePorts): PlannedTargets {
  const { keptBy } = call;
  const provider = settings.providers.find(({ name }) => name === keptBy?.provider);
  const found =
    provider === undefined || keptBy === null ? [] : targetsOf(call, { provider, model: keptBy.model }, ports);
  const [first, ...rest] = found;
  if (first !== undefined) return { route: null, targets: [first, ...rest], decision: { rule: "kept-answer" } };
  throw new Fault("not_found", "The provider that keeps this answer does not speak its format any more.", {
    hint: "Give the provider's name in providers.csv to the vendor it had before.",
  });
}

/** Nobody else can give what an answer's keeper gave, whatever models they offer. */
function refuseIfGone({ keptBy }: AdmittedCall, { providers }: EngineSettings): void {
  if (keptBy === null || providers.some(({ name }) => name === keptBy.provider)) return;
  throw new Fault("not_found", "The provider that keeps what is asked for is not enabled any more.", {
    hint: "Enable it again in providers.csv, under the same name; or, for an answer, send the whole conversation.",
  });
}

/** The addresses of one provider for this call: its primary, then its secondary; none when it lacks the operation. */
function targetsOf({ dialect: own, route, head }: AdmittedCall, target: RouteTarget, ports: EnginePorts): Target[] {
  const { provider } = target;
  const model = target.model ?? provider.defaultModel;
  if (model === null) return [];
  const spoken = spokenFormat({ own, model, stream: head.stream, vendor: provider.vendor, ports }, route.operation);
  if (spoken === null) return [];
  const { dialect, format, operation } = spoken;
  if (format.relay !== undefined && !hasForm(operation, head.form)) return [];
  if ((format.modelIn === "path" || namesModel(operation)) && !isPathSafe(model)) return [];
  const passThrough = dialect === own && spoken.native;
  return provider.endpoints.map((endpoint, endpointIndex) => ({
    provider,
    endpoint,
    endpointIndex,
    model: model === "" ? (operation.defaultModel ?? "") : model,
    dialect,
    format,
    operation,
    passThrough,
    countedHere: route.operation === "token-count" && !spoken.native,
  }));
}

/** What is passed on as it is has to be taken in that very shape. */
function hasForm({ formPaths }: VendorOperation, form: string | undefined): boolean {
  return form === undefined || formPaths?.[form] !== undefined;
}

interface SpokenFormat {
  readonly dialect: Dialect;
  readonly format: OperationFormat;
  readonly operation: VendorOperation;
  /** The vendor has the operation itself. */
  readonly native: boolean;
}

interface Asking {
  readonly own: Dialect;
  readonly model: string;
  readonly stream: boolean;
  readonly vendor: Vendor;
  readonly ports: EnginePorts;
}

/** How the vendor can be asked; null when it cannot. A vendor without completions is asked for them as a chat. */
function spokenFormat(asking: Asking, asked: Operation): SpokenFormat | null {
  const { own, model, stream, vendor, ports } = asking;
  const ways = operationsFor(vendor, asked, model).filter(({ noStream }) => !stream || noStream === undefined);
  const operation = chooseFormat(own.id, ways);
  if (operation === undefined) return substitute(asking, asked);
  const dialect = ports.dialectById(operation.dialect);
  const format = dialect?.operations[asked];
  if (dialect === undefined || format === undefined) return null;
  if (format.relay !== undefined && dialect !== own) return null;
  return { dialect, format, operation, native: true };
}

/** What stands in for an operation the vendor lacks: a chat for a completion, our own estimate for a count of tokens. */
function substitute(asking: Asking, asked: Operation): SpokenFormat | null {
  if (asked !== "completion" && asked !== "token-count") return null;
  const chat = spokenFormat(asking, "chat");
  if (chat === null) return null;
  return { ...chat, format: asked === "completion" ? completionAsChat(chat.format) : chat.format, native: false };
}

/** The caller's own format where the vendor speaks it, so that bytes pass through; else the one it speaks best. */
function chooseFormat(own: string, spoken: readonly VendorOperation[]): VendorOperation | undefined {
  return spoken.find(({ dialect }) => dialect === own) ?? spoken[0];
}

/** A body that carries another vendor's signatures must be read and written anew, for they mean nothing to this one. */
function translated(targets: Plan["targets"]): Plan["targets"] {
  const [first, ...rest] = targets;
  return [{ ...first, passThrough: false }, ...rest.map((target): Target => ({ ...target, passThrough: false }))];
}

/** Only the provider that keeps the answer a request goes on from can serve it. */
function bound(targets: Plan["targets"], { keptBy, dialect }: AdmittedCall): Plan["targets"] {
  if (keptBy === null) return targets;
  const [first, ...rest] = targets.filter(
    (target) => target.provider.name === keptBy.provider && target.dialect === dialect,
  );
  if (first !== undefined) return [first, ...rest];
  throw new Fault(
    "invalid_request",
    `What the request goes on from is kept at \`${keptBy.provider}\`, which does not serve this model.`,
    { hint: "Ask for a model of that provider, or send the whole of it." },
  );
}

/**
 * What nobody here understands is not asked for twice, save where it only reads; nor is what makes something that the
 * vendor keeps: it may have made it all the same, and of a second batch nobody would know but the bill.
 */
function retryOf({ head, route, format }: AdmittedCall, { retry }: EngineSettings): Plan["retry"] {
  const mayMake =
    head.straightTo !== undefined || (format.relay?.keptIds !== undefined && head.previousId === undefined);
  return mayMake && route.method !== "GET" ? { ...retry, maxAttempts: 1 } : retry;
}

function timeoutsOf(call: AdmittedCall, { timeouts }: EngineSettings): Plan["timeouts"] {
  const asked = call.facts.context.timeoutMs;
  return asked === null || asked >= timeouts.totalMs ? timeouts : { ...timeouts, totalMs: asked };
}

function noTarget(call: AdmittedCall, asked: readonly RouteTarget[]): Fault {
  const reason = asked.map((target) => whyNot(call, target)).find((why) => why !== null);
  return new Fault("model_not_found", `No enabled provider can serve \`${call.head.model}\` at ${call.route.path}.`, {
    param: "model",
    hint: reason ?? "Give the route's targets a `model`, or the provider a `default_model`, that serves this endpoint.",
  });
}

/** What the vendor's own limits have to say of it. */
function whyNot({ route }: AdmittedCall, { provider, model }: RouteTarget): string | null {
  const asked = model ?? provider.defaultModel ?? "";
  const all = provider.vendor.operations[route.operation] ?? [];
  const fitting = operationsFor(provider.vendor, route.operation, asked);
  if (fitting.length > 0 || all.length === 0) return null;
  const names = all.flatMap(({ models }) => models ?? []).map((pattern) => `\`${pattern}\``);
  return `At \`${provider.name}\` only models named ${[...new Set(names)].join(", ")} are spoken to yet.`;
}
