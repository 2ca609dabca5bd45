import { type Finish, isJsonObject, type JsonObject, type Part, type Usage } from "@ai-liaison/core";
import { readUsage } from "./usage.ts";
import { numberOf, stringOf } from "./wire.ts";

/** What a whole answer says of itself, beside its content. */
export interface Identity {
  readonly id: string | null;
  readonly model: string | null;
  readonly createdAt: number | null;
}

export function readIdentity(body: JsonObject): Identity {
  return {
    id: stringOf(body.id) ?? null,
    model: stringOf(body.model) ?? null,
    createdAt: numberOf(body.created) ?? null,
  };
}

/** Null where the vendor reports none. */
export function readEnvelopeUsage(body: JsonObject): Usage | null {
  return isJsonObject(body.usage) ? readUsage(body.usage, body.service_tier) : null;
}

/** The parts of an answer whose content is not looked at: its beginning, why it stopped, what it took, its end. */
export function readEnvelope(body: JsonObject, finish: Finish | null): readonly Part[] {
  const { id, model, createdAt } = readIdentity(body);
  const parts: Part[] = [{ type: "start", id, model, createdAt }];
  if (finish !== null) parts.push({ type: "finish", choice: 0, finish });
  const usage = readEnvelopeUsage(body);
  if (usage !== null) parts.push({ type: "usage", usage });
  parts.push(END);
  return parts;
}

const END: Part = { type: "end" };
