import type { Fault } from "@ai-liaison/core";
import { writeError } from "../errors.ts";

/** A line with `error`, on which the official client throws. */
export function writeFaultLine(fault: Fault): string {
  return `${JSON.stringify(writeError(fault))}\n`;
}
