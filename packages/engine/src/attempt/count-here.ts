import { Fault } from "@ai-liaison/core";
import type { AdmittedCall } from "../values/admitted-call.ts";
import type { WholeReply } from "../values/answer.ts";
import type { Target } from "../values/plan.ts";
import type { EnginePorts } from "../values/ports.ts";

const WARNING = "The tokens were counted here, by an estimate: the provider does not count them.";
const NOTHING = Buffer.alloc(0);

/** The answer to how many tokens a request has, where the vendor gives none: our estimate, and marked as one. */
export async function countHere(call: AdmittedCall, target: Target, ports: EnginePorts): Promise<WholeReply> {
  const { clock } = ports;
  const timing = { startedAtMs: clock.nowMs(), startedMs: clock.monotonicMs(), firstTokenMs: null };
  const request = call.format.readRequest(call.body, call.head);
  if (request.operation !== "token-count") throw new Fault("server_error", "Only a count of tokens can be made here.");
  const inputTokens = await ports.countTokens({ ...request, model: target.model });
  return {
    kind: "whole",
    target,
    status: 200,
    headers: {},
    bytes: NOTHING,
    parts: [{ type: "token-count", inputTokens }, { type: "end" }],
    timing,
    endedMs: clock.monotonicMs(),
    keptIds: [],
    warnings: [WARNING],
  };
}
