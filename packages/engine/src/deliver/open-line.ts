import type { AdmittedCall, RefusedCall } from "../values/admitted-call.ts";
import type { Outlet } from "../values/outlet.ts";
import type { EnginePorts } from "../values/ports.ts";
import { ReplyLine } from "./reply-line.ts";

/** Takes up the line to the client: only one that asked for a stream is kept alive with heartbeats. */
export function openLine(call: AdmittedCall | RefusedCall, outlet: Outlet, ports: EnginePorts): ReplyLine {
  const streaming = call.kind === "admitted" && call.head.stream;
  return new ReplyLine({
    outlet,
    clock: ports.clock,
    heartbeatMs: ports.settings().heartbeatAfterMs,
    stream: streaming ? call.format.stream : null,
    facts: call.facts,
  });
}
