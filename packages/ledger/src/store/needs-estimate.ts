import type { FoldedCall } from "@ai-liaison/journal";
import type { CountedCall } from "./counted-call.ts";

/**
 * Whether a call used tokens that nobody has counted: the vendor answered, or may have, and reported no usage, or its
 * answer was cut before it reported all. A call refused or failed before any answer used nothing.
 */
export function needsEstimate(
  record: CountedCall,
  { responseBody, interrupted }: Pick<FoldedCall, "responseBody" | "interrupted">,
): boolean {
  if (record.cache === "hit" || record.cache === "semantic") return false;
  const answered = (responseBody?.length ?? 0) > 0;
  if (record.usageSource === "partial") return answered;
  if (record.usageSource !== "none") return false;
  if (interrupted) return true;
  switch (record.status) {
    case "success":
      return answered;
    case "cancelled":
      return answered || record.attempts.length > 0;
    case "error":
      return answered && (record.httpStatus < 400 || record.timeToFirstTokenMs !== null);
    default:
      return record.status satisfies never;
  }
}
