import { type CanonicalRequest, type EmbeddingRequest, Fault, type Json, type WrittenRequest } from "@ai-liaison/core";
import type { Warn } from "../../fidelity/warn.ts";
import { formOf, type MutableJson, restoreWithin } from "../extension.ts";
import { cannotSay, warnLost } from "../refusals.ts";
import { FORM } from "../wire.ts";

/** A canonical embedding request as `POST /api/embed` wants it; one that came in the older shape keeps it. */
export function writeRequest(request: CanonicalRequest): WrittenRequest {
  if (request.operation !== "embedding") {
    throw new Fault("invalid_request", `A ${request.operation} request cannot be sent as an embedding.`);
  }
  const warnings = new Set<string>();
  const warn: Warn = (warning) => warnings.add(warning);
  const body = restoreWithin(writeBody(request), request.extension, "options");
  warnLost(request, warn);
  const form = formOf(request);
  return { body, ...(form === undefined ? {} : { form }), warnings: [...warnings] };
}

/** The body without what the request's own extension adds. */
export function writeBody(request: EmbeddingRequest): MutableJson {
  const body: MutableJson = { model: request.model };
  if (formOf(request) === FORM.legacy) body.prompt = request.input;
  else body.input = textsOf(request.input);
  if (request.dimensions !== undefined) body.dimensions = request.dimensions;
  return body;
}

/** Texts: the vendor takes no tokens. */
function textsOf(input: Json): Json {
  const texts = Array.isArray(input) ? input : [input];
  if (texts.some((text) => typeof text !== "string")) throw cannotSay("An input given as tokens", "input");
  return input;
}
