import type { Json, JsonObject, Part } from "@ai-liaison/core";
import { DIALECT, differ } from "../extension.ts";
import { readFinish } from "../finish.ts";
import { readUsage } from "../usage.ts";
import { objectOf, stringOf } from "../wire.ts";
import { keepEvent } from "./keep-event.ts";
import { makeMessageDelta } from "./make-message-delta.ts";

/** `message_delta`: why the answer ended, totals so far, and what is only known at the end. */
export function readMessageDelta(event: JsonObject, total: JsonObject | null): readonly Part[] {
  const delta = objectOf(event.delta) ?? {};
  const reason = stringOf(delta.stop_reason);
  const parts: Part[] = [];
  const news = newsOf(event, delta);
  if (news !== null) {
    parts.push({ type: "extension", dialect: DIALECT, scope: "response", choice: null, fields: news });
  }
  const kept = differ(event, makeMessageDelta(reason ?? null, total ?? {}));
  if (kept !== null) parts.push(keepEvent({ last: { ...kept.fields }, ...omitted(kept.omits) }));
  if (reason !== undefined) parts.push({ type: "finish", choice: 0, finish: readFinish(reason) });
  if (total !== null) parts.push({ type: "usage", usage: readUsage(total) });
  return parts;
}

function omitted(omits: readonly string[]): JsonObject {
  return omits.length === 0 ? {} : { omits };
}

/** Fields of the answer that were not in `message_start`. */
function newsOf(event: JsonObject, delta: JsonObject): JsonObject | null {
  const { type: _type, delta: _delta, usage: _usage, ...beside } = event;
  const { stop_reason: _reason, ...within } = delta;
  const news = Object.entries({ ...within, ...beside }).filter(([, value]) => value !== null);
  return news.length === 0 ? null : (Object.fromEntries(news) as Record<string, Json>);
}
