import type { StreamFormat } from "@ai-liaison/core";
import { writeFaultEvent } from "./fault-event.ts";

const HEARTBEAT = Buffer.from(": keep-alive\n\n");

/** What both kinds of stream share: server-sent events, comments as heartbeats, errors as events. */
export function sseStream(parts: Pick<StreamFormat, "isContentOnly" | "openReader" | "openWriter">): StreamFormat {
  return {
    framing: "sse",
    contentType: "text/event-stream",
    heartbeat: HEARTBEAT,
    writeFault: (fault) => Buffer.from(writeFaultEvent(fault)),
    ...parts,
  };
}
