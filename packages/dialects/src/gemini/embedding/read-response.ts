import { type EmbeddingPart, Fault, isJsonObject, type Json, type JsonObject, type Part } from "@ai-liaison/core";
import { readEnvelopeUsage } from "../envelope.ts";
import { isErrorBody, readErrorBody } from "../errors.ts";
import { differ, extensionOf, remember } from "../extension.ts";
import { listOf } from "../wire.ts";
import { writeUsageOf, writeVector } from "./write-response.ts";

/** Embeddings as parts: `embedding` is one, `embeddings` are several. Throws the vendor's error, or `malformed_response`. */
export function readResponse(body: JsonObject): readonly Part[] {
  const vectors = vectorsOf(body).map(readVector);
  const usage = readEnvelopeUsage(body);
  const { embedding: _, embeddings: __, ...rest } = body;
  const difference = differ(rest, writeUsageOf(usage));
  const kept = difference === null ? {} : { extension: extensionOf(difference) };
  return [
    { type: "start", ...UNNAMED, ...kept },
    ...vectors,
    ...(usage === null ? [] : [{ type: "usage", usage } as const]),
    { type: "end" },
  ];
}

/** The same without the vectors. */
export function readOutline(body: JsonObject): readonly Part[] {
  vectorsOf(body);
  const usage = readEnvelopeUsage(body);
  const start: Part = { type: "start", ...UNNAMED };
  return usage === null ? [start, { type: "end" }] : [start, { type: "usage", usage }, { type: "end" }];
}

const UNNAMED = { id: null, model: null, createdAt: null } as const;

function vectorsOf(body: JsonObject): readonly Json[] {
  if (isErrorBody(body)) throw readErrorBody(body);
  const vectors = body.embedding === undefined ? listOf(body.embeddings) : [body.embedding];
  if (vectors === undefined) {
    throw new Fault("malformed_response", "The vendor's answer has no `embeddings`: it is not one of this format.");
  }
  return vectors;
}

function readVector(json: Json, index: number): EmbeddingPart {
  if (!isJsonObject(json) || !isVector(json.values)) {
    throw new Fault("malformed_response", `\`embeddings[${index}]\` of the vendor's answer is not an embedding.`);
  }
  const part: EmbeddingPart = { type: "embedding", index, vector: json.values };
  return { ...part, ...remember(json, writeVector(part)) };
}

/** Vectors are long, so only their first element is looked at. */
function isVector(value: Json | undefined): value is readonly number[] {
  return Array.isArray(value) && (value.length === 0 || typeof value[0] === "number");
}
