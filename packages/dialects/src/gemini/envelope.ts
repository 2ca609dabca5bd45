import type { AnswerOptions, JsonObject, Usage, WholeAnswer } from "@ai-liaison/core";
import { readUsage, writeUsage } from "./usage.ts";
import { type MutableJson, stringOf } from "./wire.ts";

/** What an answer, or a chunk of one, says of itself beside its candidates. */
export type Identity = Pick<WholeAnswer, "id" | "model" | "createdAt">;

export function readIdentity(body: JsonObject): Identity {
  const created = typeof body.createTime === "string" ? Date.parse(body.createTime) : Number.NaN;
  return {
    id: stringOf(body.responseId) ?? null,
    model: stringOf(body.modelVersion) ?? null,
    createdAt: Number.isNaN(created) ? null : Math.floor(created / 1000),
  };
}

/** Null where the vendor reports none. */
export function readEnvelopeUsage(body: JsonObject): Usage | null {
  return readUsage(body.usageMetadata);
}

/** The answer's own names, or ours where it has none. */
export function identityOf({ id, model, createdAt }: Identity, options: AnswerOptions): Identity {
  return { id: id ?? options.fallbackId, model: model ?? options.model, createdAt };
}

/** Everything about an answer but its candidates. */
export function writeEnvelope({ id, model, createdAt }: Identity, usage: Usage | null): MutableJson {
  const body: MutableJson = {};
  const written = usage === null ? null : writeUsage(usage);
  if (written !== null) body.usageMetadata = written;
  addNames(body, { id, model, createdAt });
  return body;
}

export function addNames(body: MutableJson, { id, model, createdAt }: Identity): void {
  body.modelVersion = model ?? "";
  const created = new Date((createdAt ?? Number.NaN) * 1000);
  // Another vendor's answer may name a time beyond all dates.
  if (!Number.isNaN(created.getTime())) body.createTime = created.toISOString();
  body.responseId = id ?? "";
}
