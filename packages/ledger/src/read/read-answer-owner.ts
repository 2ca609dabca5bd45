/** Whom a kept answer belongs to: found by the index on `answer_id`, which holds only the calls that have one. */
import type { CallId, KeyId } from "@ai-liaison/core";
import type { KeptAnswerOwner } from "../port.ts";
import type { SqlSession } from "../sqlite/session.ts";
import { readAttempts } from "../store/record-cells.ts";

export function readAnswerOwner(session: SqlSession, answerId: string): KeptAnswerOwner | null {
  const row = session.first(
    session.query
      .selectFrom("api_calls")
      .select(["id", "provider", "model_used", "model_requested", "key_id", "customer_id", "attempts"])
      .where("answer_id", "=", answerId)
      .orderBy("created_at", "desc")
      .limit(1),
  );
  if (row === null || row.provider === null) return null;
  // The vendor may name what it used otherwise than it was asked for.
  const asked = readAttempts(row.attempts ?? null).at(-1)?.model;
  return {
    callId: String(row.id) as CallId,
    provider: String(row.provider),
    model: asked ?? String(row.model_used ?? row.model_requested),
    keyId: row.key_id === null ? null : (String(row.key_id) as KeyId),
    customerId: row.customer_id === null ? null : String(row.customer_id),
  };
}
