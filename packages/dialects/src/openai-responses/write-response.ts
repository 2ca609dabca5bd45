import { type AnswerOptions, Fault, type JsonObject, type Part } from "@ai-liaison/core";
import { SILENT } from "./stream/outlet.ts";
import { ResponseWriter } from "./stream/response-writer.ts";

/** A whole answer in this format, from the parts of any. Throws the fault it broke off with. */
export function writeResponse(parts: readonly Part[], options: AnswerOptions): JsonObject {
  const writer = new ResponseWriter(SILENT, options);
  let complete = false;
  for (const part of parts) {
    if (part.type === "fault") throw part.fault;
    writer.add(part);
    complete ||= part.type === "end";
  }
  if (!complete) throw new Fault("interrupted", "The answer stopped before its end.");
  return writer.response;
}
