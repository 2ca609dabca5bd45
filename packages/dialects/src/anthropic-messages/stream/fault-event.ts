import type { Fault } from "@ai-liaison/core";
import { encodeSseEvent } from "@ai-liaison/wire";
import { writeError } from "../errors.ts";

/** A fault inside a stream, as the event on which the format's SDK throws. No `message_stop` follows: nothing is done. */
export function writeFaultEvent(fault: Fault): string {
  return encodeSseEvent(JSON.stringify(writeError(fault)), "error");
}
