import type { StreamFormat } from "@ai-liaison/core";
import { isContentOnly } from "../content-only.ts";
import { openReader } from "../read-stream.ts";
import { openWriter } from "../write-stream.ts";
import { writeFaultEvent } from "./fault-event.ts";

/** Server-sent events (`?alt=sse`, as the SDKs ask). A comment keeps an idle connection open. */
export const stream: StreamFormat = {
  framing: "sse",
  contentType: "text/event-stream",
  heartbeat: Buffer.from(": keep-alive\n\n"),
  writeFault: (fault) => Buffer.from(writeFaultEvent(fault)),
  isContentOnly,
  openReader,
  openWriter,
};
