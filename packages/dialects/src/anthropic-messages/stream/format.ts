import type { StreamFormat } from "@ai-liaison/core";
import { isContentOnly } from "../content-only.ts";
import { openReader } from "../read-stream.ts";
import { openWriter } from "../write-stream.ts";
import { writeFaultEvent } from "./fault-event.ts";

/** A message's stream: named server-sent events, `ping` as heartbeat, `error` as fault. */
export const stream: StreamFormat = {
  framing: "sse",
  contentType: "text/event-stream",
  isContentOnly,
  openReader,
  openWriter,
  writeFault: (fault) => Buffer.from(writeFaultEvent(fault)),
  heartbeat: Buffer.from('event: ping\ndata: {"type": "ping"}\n\n'),
};
