/**
 * Context given at the call itself, among the SDK's own parameters, because that is the one place every SDK hands
 * through. None of it may reach the vendor, which would refuse the request: it is taken out whether or not it can be
 * understood, and whether or not tracking is on. `metadata` and `user` are the SDK's own and stay.
 */
import { isJsonObject, type Json, type JsonObject, parseObject } from "@ai-liaison/core";
import type { CallContext } from "./call-context.ts";
import { readContext } from "./read-context.ts";

const HIDDEN = ["tracking", "customer_id", "track_usage", "custom_metadata"] as const;

type HiddenFields = { readonly [Name in (typeof HIDDEN)[number]]?: Json };

export interface TakenTracking {
  /** What was said at the call; null when nothing was. */
  readonly context: CallContext | null;
  /** What may leave: the same object when nothing was hidden in it. */
  readonly body: JsonObject;
  readonly changed: boolean;
  /** What could not be understood, in words; null when all was. */
  readonly warning: string | null;
}

/** Takes the hidden fields out of a request's body: `tracking`, `customer_id`, `track_usage` and `custom_metadata`. */
export function takeTracking(body: JsonObject): TakenTracking {
  if (!HIDDEN.some((name) => Object.hasOwn(body, name))) return { context: null, body, changed: false, warning: null };
  const fields = Object.entries(body);
  const hidden = Object.fromEntries(fields.filter(([name]) => isHidden(name)));
  const rest = Object.fromEntries(fields.filter(([name]) => !isHidden(name)));
  return { ...understand(hidden), body: rest, changed: true };
}

/**
 * The same for a form, as SDKs send files: nested fields come as `tracking[customerId]`. The form is changed in place.
 */
export function takeTrackingFromForm(form: FormData): Pick<TakenTracking, "context" | "warning"> {
  let hidden: JsonObject = {};
  const names = [...new Set(form.keys())].filter((name) => isHidden(pathOf(name)[0]));
  for (const name of names) {
    const value = form.get(name);
    form.delete(name);
    if (typeof value === "string") hidden = withValue(hidden, pathOf(name), value);
  }
  return names.length === 0 ? { context: null, warning: null } : understand(hidden);
}

/**
 * The SDK's parameters with a context for this one call, under the type they had, so that TypeScript lets them pass.
 *
 * @example client.chat.completions.create(withTracking({ model, messages }, { customerId: "c-1" }))
 */
export function withTracking<Params extends object>(params: Params, tracking: CallContext): Params {
  return { ...params, tracking };
}

function isHidden(name: string): boolean {
  return HIDDEN.some((hidden) => hidden === name);
}

function understand(hidden: HiddenFields): { readonly context: CallContext; readonly warning: string | null } {
  const { tracking, customer_id, track_usage, custom_metadata } = hidden;
  const { context, warnings } = readContext({
    customerId: customer_id,
    ...(track_usage !== undefined && { enabled: truth(track_usage) }),
    ...(custom_metadata !== undefined && { metadata: custom_metadata }),
  });
  if (tracking === undefined || tracking === null) return { context, warning: sentence(warnings) };
  const said = readContext(isJsonObject(tracking) ? { ...tracking, ...enabledOf(tracking) } : tracking);
  const metadata = addedMetadata(context.metadata, said.context.metadata);
  return {
    context: { ...context, ...said.context, ...(metadata !== undefined && { metadata }) },
    warning: sentence([...warnings, ...said.warnings]),
  };
}

function enabledOf({ enabled }: JsonObject): { readonly enabled?: Json } {
  return enabled === undefined ? {} : { enabled: truth(enabled) };
}

/** A form knows only text. */
function truth(value: Json): Json {
  if (value === "true") return true;
  return value === "false" ? false : value;
}

function addedMetadata(custom: Json | undefined, own: Json | undefined): Json | undefined {
  if (own === undefined) return custom;
  return isJsonObject(custom) && isJsonObject(own) ? { ...custom, ...own } : own;
}

function sentence(warnings: readonly string[]): string | null {
  return warnings.length === 0 ? null : `In the call's \`tracking\`: ${warnings.join(" ")}`;
}

/** `tracking[tags][team]` → tracking, tags, team. */
function pathOf(name: string): readonly [root: string, ...inner: string[]] {
  const bracket = name.indexOf("[");
  if (bracket < 0) return [name];
  const inner = name.slice(bracket + 1).split("[");
  return [name.slice(0, bracket), ...inner.map((part) => part.replace(/\].*$/s, ""))];
}

function withValue(fields: JsonObject, path: readonly string[], value: string): JsonObject {
  const [name = "", ...deeper] = path;
  // A `tracking` may be written as one field of JSON.
  if (deeper.length === 0) return { ...fields, [name]: parseObject(value) ?? value };
  const inner = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return { ...fields, [name]: withValue(isJsonObject(inner) ? inner : {}, deeper, value) };
}
