import {
  type EmbeddingPart,
  Fault,
  isJsonObject,
  type Json,
  type JsonArray,
  type JsonObject,
  type Part,
} from "@ai-liaison/core";
import { isErrorBody, readErrorBody } from "../errors.ts";
import { differ, extensionOf, remember } from "../extension.ts";
import { readEnvelope, readEnvelopeUsage, readIdentity } from "../read-envelope.ts";
import { listOf, numberOf } from "../wire.ts";
import { writeEnvelope, writeVector } from "./write-response.ts";

/** Embeddings as parts. Throws the vendor's error, or `malformed_response`. */
export function readResponse(body: JsonObject): readonly Part[] {
  const data = dataOf(body);
  const usage = readEnvelopeUsage(body);
  const identity = readIdentity(body);
  const difference = differ(body, writeEnvelope(identity, usage), "data");
  return [
    { type: "start", ...identity, ...(difference === null ? {} : { extension: extensionOf(difference) }) },
    ...data.map(readVector),
    ...(usage === null ? [] : [{ type: "usage", usage } as const]),
    { type: "end" },
  ];
}

/** The same without the vectors. */
export function readOutline(body: JsonObject): readonly Part[] {
  dataOf(body);
  return readEnvelope(body, null);
}

function dataOf(body: JsonObject): JsonArray {
  if (isErrorBody(body)) throw readErrorBody(body);
  const data = listOf(body.data);
  if (data === undefined) {
    throw new Fault("malformed_response", "The vendor's answer has no `data`: it is not one of this format.");
  }
  return data;
}

function readVector(json: Json, position: number): EmbeddingPart {
  if (!isJsonObject(json) || !isVector(json.embedding)) {
    throw new Fault("malformed_response", `\`data[${position}]\` of the vendor's answer is not an embedding.`);
  }
  const part: EmbeddingPart = { type: "embedding", index: numberOf(json.index) ?? position, vector: json.embedding };
  return { ...part, ...remember(json, writeVector(part)) };
}

/** Vectors are long, so only their first element is looked at. */
function isVector(value: Json | undefined): value is string | readonly number[] {
  return typeof value === "string" || (Array.isArray(value) && (value.length === 0 || typeof value[0] === "number"));
}
