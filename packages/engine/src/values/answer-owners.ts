import type { CallId, KeyId } from "@ai-liaison/core";

/**
 * Some vendors keep their answers, and take an id in place of the conversation. Such an id means something only to the
 * provider that gave it, and belongs to the tenant it was given to: for anybody else there is no such answer.
 */
export interface AnswerOwner {
  readonly provider: string;
  readonly model: string;
  /** The call that it answered: what becomes known of it later belongs there. */
  readonly callId: CallId;
  readonly keyId: KeyId | null;
  readonly customerId: string | null;
}

export interface AnswerOwners {
  /** Called once an answer that can be gone on from is complete. */
  remember(answerId: string, owner: AnswerOwner): void;
  /** Null for an id nobody was given. */
  find(answerId: string): AnswerOwner | null | Promise<AnswerOwner | null>;
}

/** Whether a caller is the tenant an answer was given to: the same key, and the same customer where one was named. */
export function isOwn(owner: AnswerOwner, caller: Pick<AnswerOwner, "keyId" | "customerId">): boolean {
  return owner.keyId === caller.keyId && (owner.customerId === null || owner.customerId === caller.customerId);
}
