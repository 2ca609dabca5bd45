import type { JsonObject } from "@ai-liaison/core";
import type { MutableJson } from "../extension.ts";
import { writeDeltaUsage } from "../usage.ts";

/** `message_delta`, as our writer makes it. */
export function makeMessageDelta(stopReason: string | null, usage: JsonObject): MutableJson {
  return {
    type: "message_delta",
    delta: { stop_reason: stopReason, stop_sequence: null },
    usage: writeDeltaUsage(usage),
  };
}
