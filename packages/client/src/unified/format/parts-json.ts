import { collect, Fault, type Json, type JsonObject, type Part, type StreamWriter } from "@ai-liaison/core";

/**
 * Parts as JSON, as they are. They were made by our own readers and never leave the process, so that they are taken
 * back without another check.
 */
export function writeParts(parts: readonly Part[]): JsonObject {
  const { fault, complete } = collect(parts);
  if (fault !== null) throw fault;
  if (!complete) throw new Fault("interrupted", "The answer stopped before its end.");
  return { parts: parts as unknown as Json };
}

/** The parts of an answer that `writeParts` wrote. */
export function readParts(body: JsonObject): readonly Part[] {
  if (!Array.isArray(body.parts)) throw new Fault("malformed_response", "The answer has no parts.");
  return body.parts as unknown as readonly Part[];
}

/** A stream is one line for the parts of each event. */
export function openPartsWriter(): StreamWriter {
  return { write: (parts) => (parts.length === 0 ? "" : `${JSON.stringify({ parts })}\n`) };
}
