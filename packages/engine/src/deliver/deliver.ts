import type { AdmittedCall, RefusedCall } from "../values/admitted-call.ts";
import type { Answer } from "../values/answer.ts";
import type { Ending } from "../values/ending.ts";
import type { EnginePorts } from "../values/ports.ts";
import { deliverFault } from "./deliver-fault.ts";
import { deliverStream } from "./deliver-stream.ts";
import { deliverWhole } from "./deliver-whole.ts";
import type { ReplyLine } from "./reply-line.ts";

/**
 * Gives the client everything but the end. What is held back (a whole body, a terminal event, an error) is in the
 * ending's `release`, to be called once the record is in the journal.
 */
export function deliver(
  call: AdmittedCall | RefusedCall,
  answer: Answer,
  line: ReplyLine,
  ports: EnginePorts,
): Ending | Promise<Ending> {
  if (call.kind === "refused" || answer.kind === "refused") return deliverFault(call, answer, line, ports);
  if (answer.kind === "whole") return deliverWhole(call, answer, line, ports);
  return deliverStream(call, answer, line, ports);
}
