import {
  type CanonicalRequest,
  type EmbeddingRequest,
  Fault,
  isJsonObject,
  type Json,
  type JsonObject,
  type WrittenRequest,
} from "@ai-liaison/core";
import { foreignFields } from "../../fidelity/foreign-fields.ts";
import { DIALECT, isMarked, restore } from "../extension.ts";
import type { MutableJson } from "../wire.ts";
import { settleModel } from "../write-request.ts";
import { BATCH_MARK, FORM } from "./forms.ts";

/** A canonical embedding request: a batch, unless it was a single one of this format. */
export function writeRequest(request: CanonicalRequest): WrittenRequest {
  if (request.operation !== "embedding") {
    throw new Fault("invalid_request", `A ${request.operation} request cannot be sent as an embedding.`);
  }
  const written = writeBody(request);
  const body = isMarked(request, BATCH_MARK.each) ? written : restore(written, request.extension);
  const warnings = [...foreignFields(request.extension, DIALECT)];
  if (request.account !== undefined) warnings.push("What the request says of its account was left out.");
  return { body: settleModels(body, request.model), form: formOf(request), warnings };
}

function formOf(request: EmbeddingRequest): string {
  return isMarked(request, FORM.single) ? FORM.single : FORM.batch;
}

/** The body without what the request's own extension adds. */
export function writeBody(request: EmbeddingRequest): MutableJson {
  const { input, dimensions } = request;
  const options = dimensions === undefined ? {} : { outputDimensionality: dimensions };
  if (isMarked(request, FORM.single)) return { content: writeContent(input), ...options };
  const inputs = request.extension?.dialect === DIALECT && Array.isArray(input) ? input : inputsOf(input);
  const model = `models/${request.model}`;
  const role = isMarked(request, BATCH_MARK.user) ? { role: "user" } : {};
  const each = isMarked(request, BATCH_MARK.each) ? request.extension?.fields : {};
  return { requests: inputs.map((text) => ({ model, content: writeContent(text, role), ...options, ...each })) };
}

/** Token ids mean nothing to another vendor's model. */
function inputsOf(input: Json): readonly Json[] {
  const inputs = Array.isArray(input) ? input : [input];
  if (inputs.every((text) => typeof text === "string")) return inputs;
  throw new Fault("invalid_request", "This vendor embeds text only, not token ids.", { param: "input" });
}

function writeContent(input: Json, role: JsonObject = {}): Json {
  return isJsonObject(input) ? input : { ...role, parts: [{ text: typeof input === "string" ? input : "" }] };
}

/** Each request of a batch names the model too. */
function settleModels(body: JsonObject, model: string): JsonObject {
  const { requests } = body;
  const settled = settleModel(body, model);
  if (!Array.isArray(requests)) return settled;
  return {
    ...settled,
    requests: requests.map((request) => (isJsonObject(request) ? settleModel(request, model) : request)),
  };
}
