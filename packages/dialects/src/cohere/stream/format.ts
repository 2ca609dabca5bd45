import type { StreamFormat } from "@ai-liaison/core";
import { isContentOnly } from "../content-only.ts";
import { EventReader } from "./read-events.ts";
import { EventWriter, writeFaultEvent } from "./write-events.ts";

/** A chat's stream: named server-sent events, comments as heartbeats. */
export const eventStream: StreamFormat = {
  framing: "sse",
  contentType: "text/event-stream",
  isContentOnly,
  openReader: () => new EventReader(),
  openWriter: (options) => new EventWriter(options),
  writeFault: (fault) => Buffer.from(writeFaultEvent(fault)),
  heartbeat: Buffer.from(": keep-alive\n\n"),
};
