import { type EmbeddingPart, Fault, isJsonObject, type Json, type JsonObject, type Part } from "@ai-liaison/core";
import { listOf, objectOf, stringOf } from "../../json/fields.ts";
import { isErrorBody, readErrorBody } from "../errors.ts";
import { DIALECT, remember } from "../extension.ts";
import { UNSAID } from "../read-response.ts";
import { readUsage } from "../usage.ts";
import { writeEnvelope } from "./write-response.ts";

/** Embeddings as parts. Throws the vendor's error, or `malformed_response`. */
export function readResponse(body: JsonObject): readonly Part[] {
  const { type, vectors, others } = vectorsOf(body);
  const [start, ...ending] = readOutline(body);
  const kept: readonly Part[] =
    Object.keys(others).length === 0 && type === "float"
      ? []
      : [
          {
            type: "extension",
            dialect: DIALECT,
            scope: "response",
            choice: null,
            fields: { embeddings: others, type },
          },
        ];
  return [...(start === undefined ? [] : [start]), ...kept, ...vectors.map(readVector), ...ending];
}

/** The same without the vectors. */
export function readOutline(body: JsonObject): readonly Part[] {
  vectorsOf(body);
  const { embeddings: _embeddings, ...envelope } = body;
  const id = stringOf(body.id) ?? null;
  const meta = objectOf(body.meta);
  const usage = isJsonObject(meta?.billed_units) ? readUsage(meta) : null;
  const kept = remember(envelope, writeEnvelope(id ?? UNSAID, usage));
  return [
    { type: "start", id, model: null, createdAt: null, ...kept },
    ...(usage === null ? [] : [{ type: "usage", usage } as const]),
    { type: "end" },
  ];
}

/** The vectors of the type every format knows, or else of the first; those of other types are this format's alone. */
function vectorsOf(body: JsonObject): { type: string; vectors: readonly Json[]; others: JsonObject } {
  if (isErrorBody(body)) throw readErrorBody(body);
  const embeddings = objectOf(body.embeddings);
  const type = "float" in (embeddings ?? {}) ? "float" : (Object.keys(embeddings ?? {})[0] ?? "float");
  const vectors = listOf(embeddings?.[type]);
  if (embeddings === undefined || vectors === undefined) {
    throw new Fault("malformed_response", "The vendor's answer has no `embeddings`: it is not one of this format.");
  }
  const { [type]: _vectors, ...others } = embeddings;
  return { type, vectors, others };
}

function readVector(vector: Json, index: number): EmbeddingPart {
  if (isVector(vector)) return { type: "embedding", index, vector };
  throw new Fault("malformed_response", `\`embeddings[${index}]\` of the vendor's answer is not an embedding.`);
}

/** Vectors are long, so only their first element is looked at. */
function isVector(value: Json): value is string | readonly number[] {
  return typeof value === "string" || (Array.isArray(value) && (value.length === 0 || typeof value[0] === "number"));
}
