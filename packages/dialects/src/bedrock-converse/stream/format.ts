import type { StreamFormat } from "@ai-liaison/core";
import { isContentOnly } from "../content-only.ts";
import { writeException } from "../errors.ts";
import { HEARTBEAT } from "../wire.ts";
import { frameOfEvent, frameOfException } from "./frames.ts";
import { EventReader } from "./read-events.ts";
import { EventWriter } from "./write-events.ts";

/** A chat's stream: binary frames. */
export const eventStream: StreamFormat = {
  framing: "binary-frames",
  contentType: "application/vnd.amazon.eventstream",
  isContentOnly,
  openReader: () => new EventReader(),
  openWriter: (options) => new EventWriter(options),
  writeFault: (fault) => {
    const { name, body } = writeException(fault);
    return frameOfException(name, body);
  },
  heartbeat: frameOfEvent({ name: HEARTBEAT, payload: {} }),
};
