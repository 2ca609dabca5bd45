import {
  type CanonicalRequest,
  type EmbeddingRequest,
  Fault,
  isJsonObject,
  type WrittenRequest,
} from "@ai-liaison/core";
import { foreignFields } from "../../fidelity/foreign-fields.ts";
import { DIALECT, type MutableJson, restore } from "../extension.ts";
import { cannotSay } from "../refusals.ts";
import { ACCOUNT_FIELDS, writeFields } from "../request-fields.ts";

/** A canonical embedding request as `POST /v1/embeddings` wants it. */
export function writeRequest(request: CanonicalRequest): WrittenRequest {
  if (request.operation !== "embedding") {
    throw new Fault("invalid_request", `A ${request.operation} request cannot be sent as an embedding.`);
  }
  // Other formats embed pictures too; here an input is text, or tokens.
  if ([request.input].flat().some((input) => isJsonObject(input))) throw cannotSay("An input of parts", "input");
  return { body: restore(writeBody(request), request.extension), warnings: foreignFields(request.extension, DIALECT) };
}

/** The body without what the request's own extension adds. */
export function writeBody(request: EmbeddingRequest): MutableJson {
  const body: MutableJson = { model: request.model, input: request.input };
  if (request.dimensions !== undefined) body.dimensions = request.dimensions;
  if (request.encodingFormat !== undefined) body.encoding_format = request.encodingFormat;
  writeFields(body, request.account, ACCOUNT_FIELDS);
  return body;
}
