import { type EmbeddingPart, Fault, type Json, type JsonArray, type JsonObject, type Part } from "@ai-liaison/core";
import { listOf } from "../../json/fields.ts";
import { isErrorBody, readErrorBody } from "../errors.ts";
import { differ, extensionOf } from "../extension.ts";
import { outline } from "../read-response.ts";
import { writeEnvelope } from "./write-response.ts";

/** Embeddings as parts, of either shape. Throws the vendor's error, or `malformed_response`. */
export function readResponse(body: JsonObject): readonly Part[] {
  const legacy = body.embedding !== undefined;
  const vectors = vectorsOf(body).map(readVector);
  const [start, ...ending] = outline(body, null);
  if (start?.type !== "start") return ending;
  const usage = ending.find((part) => part.type === "usage")?.usage ?? null;
  const field = legacy ? "embedding" : "embeddings";
  const difference = differ(body, writeEnvelope(start.model, usage, legacy), field);
  return [difference === null ? start : { ...start, extension: extensionOf(difference) }, ...vectors, ...ending];
}

/** The same without the vectors. */
export function readOutline(body: JsonObject): readonly Part[] {
  vectorsOf(body);
  return outline(body, null);
}

function vectorsOf(body: JsonObject): JsonArray {
  if (isErrorBody(body)) throw readErrorBody(body);
  const vectors = body.embedding === undefined ? listOf(body.embeddings) : [body.embedding];
  if (vectors === undefined) {
    throw new Fault("malformed_response", "The vendor's answer has no `embeddings`: it is not one of this format.");
  }
  return vectors;
}

function readVector(vector: Json, index: number): EmbeddingPart {
  if (isVector(vector)) return { type: "embedding", index, vector };
  throw new Fault("malformed_response", `\`embeddings[${index}]\` of the vendor's answer is not an embedding.`);
}

/** Vectors are long, so only their first element is looked at. */
function isVector(value: Json): value is readonly number[] {
  return Array.isArray(value) && (value.length === 0 || typeof value[0] === "number");
}
