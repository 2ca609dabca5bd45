import type { AnswerOptions } from "@ai-liaison/core";
import type { AdmittedCall } from "../values/admitted-call.ts";
import type { Target } from "../values/plan.ts";
import type { EnginePorts } from "../values/ports.ts";

/** What a writer of the caller's format is told; what it could not say is added to `lost`. */
export function answerOptions(
  call: AdmittedCall,
  target: Target,
  ports: EnginePorts,
  lost: Set<string>,
): AnswerOptions {
  return {
    fallbackId: call.facts.id,
    model: target.model,
    nowMs: ports.clock.nowMs(),
    head: call.head,
    warn: (warning) => lost.add(warning),
  };
}
