import { type ExtensionPart, isJsonObject, type JsonObject, type Part } from "@ai-liaison/core";
import { DIALECT, differ, type MutableJson } from "../extension.ts";
import { USAGE_FIELDS } from "../wire.ts";
import type { LineShape } from "./line-shape.ts";

/**
 * What a line says beyond its parts, as extension parts. What adds to the answer (unknown fields with a value) has
 * scope `response` or `message`; what only shapes this line (each has a time of its own) has scope `delta`.
 */
const SHAPES: ReadonlySet<string> = new Set([
  "model",
  "created_at",
  "message",
  "response",
  "role",
  "content",
  "thinking",
  "images",
  "tool_calls",
  "logprobs",
  "done",
  "done_reason",
  ...USAGE_FIELDS,
]);

/** Appends what `original` says beyond `written`, the line our writer would make of its parts. */
export function keepLine(original: JsonObject, written: JsonObject, holder: LineShape["holder"], parts: Part[]): void {
  const held = holder === null ? undefined : original[holder];
  const inside = holder !== null && isJsonObject(held);
  const outer = differ(original, written, inside ? holder : undefined);
  const inner = inside ? differ(held, written[holder] as JsonObject) : null;
  const shape: MutableJson = {};
  const news = sort(outer?.fields, shape, "");
  const messageNews = sort(inner?.fields, shape, `${holder}.`);
  const omits = [...(outer?.omits ?? []), ...(inner?.omits ?? []).map((key) => `${holder}.${key}`)];
  if (news !== null) parts.push(extension("response", news));
  if (messageNews !== null) parts.push(extension("message", messageNews));
  if (Object.keys(shape).length > 0 || omits.length > 0) parts.push(extension("delta", shape, omits));
}

/** Puts fields that shape the line where they belong, and returns those that tell something new. */
function sort(fields: JsonObject | undefined, shape: MutableJson, path: string): MutableJson | null {
  let news: MutableJson | null = null;
  for (const [key, value] of Object.entries(fields ?? {})) {
    if (value === null || SHAPES.has(key)) shape[path + key] = value;
    else {
      news ??= {};
      news[key] = value;
    }
  }
  return news;
}

function extension(scope: ExtensionPart["scope"], fields: JsonObject, omits: readonly string[] = []): ExtensionPart {
  const choice = scope === "message" ? 0 : null;
  const part = { type: "extension", dialect: DIALECT, scope, choice, fields } as const;
  return omits.length === 0 ? part : { ...part, omits };
}
