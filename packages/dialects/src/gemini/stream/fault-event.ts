import type { Fault } from "@ai-liaison/core";
import { encodeSseEvent } from "@ai-liaison/wire";
import { writeError } from "../errors.ts";

/** A fault inside a stream, as a chunk on which the format's SDK throws: one with an `error` and its code. */
export function writeFaultEvent(fault: Fault): string {
  return encodeSseEvent(JSON.stringify(writeError(fault)));
}
