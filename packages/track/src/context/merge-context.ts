/**
 * How contexts add up. For each field the innermost that says something goes before; tags add up by name, and metadata
 * by its top-level names where both are objects. `null` is something said: what is further out is not asked.
 */
import { isJsonObject, type Json } from "@ai-liaison/core";
import type { CallContext } from "./call-context.ts";

/** Whom a call is for, once everything has been asked: null is nobody, or unknown. */
export interface ResolvedContext {
  readonly customerId: string | null;
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly service: string | null;
  readonly groupId: string | null;
  readonly tags: Readonly<Record<string, string>> | null;
  readonly metadata: Json;
  readonly enabled: boolean;
}

/** A context that is itself a sum, and may know of fields that nothing further out is to be added to. */
export interface LayeredContext extends CallContext {
  /** Somewhere inside, `tags` was null: those here are all there are. */
  readonly tagsAlone?: true;
  /** The same for `metadata`. */
  readonly metadataAlone?: true;
}

export const NO_CONTEXT: LayeredContext = Object.freeze({});

const NOBODY: ResolvedContext = Object.freeze({
  customerId: null,
  userId: null,
  sessionId: null,
  service: null,
  groupId: null,
  tags: null,
  metadata: null,
  enabled: true,
});

/**
 * What holds for a call: what is said at it goes before the context around it, and that before the defaults.
 *
 * @example mergeContext({ userId: "u-1" }, { customerId: "c-1" }, { service: "shop" }).customerId === "c-1"
 */
export function mergeContext(
  explicit: CallContext | null,
  around: LayeredContext,
  defaults: CallContext,
): ResolvedContext {
  const said = explicit === null ? around : layerContext(explicit, around);
  const { customerId, userId, sessionId, service, groupId, tags, metadata, enabled } = layerContext(said, defaults);
  return {
    customerId: customerId ?? NOBODY.customerId,
    userId: userId ?? NOBODY.userId,
    sessionId: sessionId ?? NOBODY.sessionId,
    service: service ?? NOBODY.service,
    groupId: groupId ?? NOBODY.groupId,
    tags: tags ?? NOBODY.tags,
    metadata: metadata ?? NOBODY.metadata,
    enabled: enabled ?? NOBODY.enabled,
  };
}

/** One context inside another, as a context again: layers may be put together in any order of steps. */
export function layerContext(inner: LayeredContext, outer: LayeredContext): LayeredContext {
  if (inner === NO_CONTEXT) return outer;
  if (outer === NO_CONTEXT) return inner;
  const tags = layerObject(inner.tags, inner.tagsAlone === true, outer.tags, outer.tagsAlone === true);
  const metadata = layerObject(
    inner.metadata,
    inner.metadataAlone === true,
    outer.metadata,
    outer.metadataAlone === true,
  );
  return {
    customerId: innermost(inner.customerId, outer.customerId),
    userId: innermost(inner.userId, outer.userId),
    sessionId: innermost(inner.sessionId, outer.sessionId),
    service: innermost(inner.service, outer.service),
    groupId: innermost(inner.groupId, outer.groupId),
    // Made of tags alone, so tags.
    tags: tags.value as CallContext["tags"],
    metadata: metadata.value,
    enabled: innermost(inner.enabled, outer.enabled),
    ...(tags.alone && { tagsAlone: true as const }),
    ...(metadata.alone && { metadataAlone: true as const }),
  };
}

function innermost<Value>(inner: Value | undefined, outer: Value | undefined): Value | undefined {
  return inner === undefined ? outer : inner;
}

interface Layered {
  readonly value: Json | undefined;
  /** Nothing further out is to be added; kept only for objects, since anything else stands alone anyway. */
  readonly alone: boolean;
}

function layerObject(
  inner: Json | undefined,
  innerAlone: boolean,
  outer: Json | undefined,
  outerAlone: boolean,
): Layered {
  if (inner === undefined) return { value: outer, alone: outerAlone };
  if (!isJsonObject(inner) || innerAlone || outer === undefined) return { value: inner, alone: innerAlone };
  if (!isJsonObject(outer)) return { value: inner, alone: true };
  return { value: { ...outer, ...inner }, alone: outerAlone };
}
