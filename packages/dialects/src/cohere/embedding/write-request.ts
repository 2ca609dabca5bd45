import { type CanonicalRequest, type EmbeddingRequest, Fault, type Json, type WrittenRequest } from "@ai-liaison/core";
import type { Warn } from "../../fidelity/warn.ts";
import { DIALECT, type MutableJson, restore } from "../extension.ts";
import { cannotSay, warnLost } from "../refusals.ts";

/** What other formats do not say and this one demands; the vendor's own word for texts that are to be found later. */
const INPUT_TYPE = "search_document";

/** A canonical embedding request as `POST /v2/embed` wants it. */
export function writeRequest(request: CanonicalRequest): WrittenRequest {
  if (request.operation !== "embedding") {
    throw new Fault("invalid_request", `A ${request.operation} request cannot be sent as an embedding.`);
  }
  const warnings = new Set<string>();
  const warn: Warn = (warning) => warnings.add(warning);
  const body = restore(writeBody(request), request.extension);
  warnLost(request, warn);
  if (body.input_type !== undefined || request.extension?.dialect === DIALECT) return { body, warnings: [...warnings] };
  warn(`\`input_type\` was set to \`${INPUT_TYPE}\`: this format demands one.`);
  return { body: { ...body, input_type: INPUT_TYPE }, warnings: [...warnings] };
}

/** The body without what the request's own extension adds. */
export function writeBody({ model, input, dimensions, encodingFormat }: EmbeddingRequest): MutableJson {
  const body: MutableJson = { model, texts: textsOf(input) };
  if (encodingFormat !== undefined) body.embedding_types = [encodingFormat];
  if (dimensions !== undefined) body.output_dimension = dimensions;
  return body;
}

/** Texts, always a list: the vendor takes no tokens. */
function textsOf(input: Json): readonly Json[] {
  const texts = Array.isArray(input) ? input : [input];
  if (texts.some((text) => typeof text !== "string")) throw cannotSay("An input given as tokens", "input");
  return texts;
}
