import type { AnswerOwner, AnswerOwners } from "@ai-liaison/engine";

const MOST_KEPT = 100_000;

/** Whom kept answers belong to, as long as this process lives; the oldest are forgotten first. */
export function answerOwners(): AnswerOwners {
  const owners = new Map<string, AnswerOwner>();
  return {
    remember: (answerId, owner) => {
      owners.set(answerId, owner);
      if (owners.size <= MOST_KEPT) return;
      for (const oldest of owners.keys()) {
        owners.delete(oldest);
        return;
      }
    },
    find: (answerId) => owners.get(answerId) ?? null,
  };
}
