import type { CallFacts } from "../values/admitted-call.ts";
import type { RecordedAnswer } from "../values/answer.ts";
import type { Ending } from "../values/ending.ts";

/**
 * The vendor's id of the answer, where it keeps it: a later call may go on from it. Also of one that was cut short on its
 * way to us, for the vendor may have it whole, or be at work on it still. A caller whose format keeps nothing has nothing
 * kept, whatever the vendor could; counting tokens and asking for a kept answer give no answer of their own.
 */
export function keptAnswerId(
  { keepsAnswer }: Pick<CallFacts, "keepsAnswer">,
  answer: RecordedAnswer,
  { answerId }: Pick<Ending, "answerId">,
): string | null {
  if (answer.kind === "refused" || answer.kind === "session") return null;
  if (answer.kind === "whole" && answer.reply.keptIds[0] !== undefined) return answer.reply.keptIds[0];
  const { dialect, format, passThrough } = answer.reply.target;
  if (format.relay?.keepsAnswers === true) return answerId;
  if (!keepsAnswer || answerId === null) return null;
  return (dialect.keepsAnswers === true || passThrough) && format === dialect.operations.chat ? answerId : null;
}
