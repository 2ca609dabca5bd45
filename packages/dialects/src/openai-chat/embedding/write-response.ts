import {
  collect,
  type EmbeddingPart,
  type JsonObject,
  type Part,
  type Usage,
  type WholeAnswer,
} from "@ai-liaison/core";
import { refuseIncomplete } from "../../fidelity/refuse-incomplete.ts";
import { type MutableJson, restore } from "../extension.ts";
import { writeUsage } from "../usage.ts";

/** Embeddings in this format, from the parts of any. Throws the fault the answer broke off with. */
export function writeResponse(parts: readonly Part[]): JsonObject {
  refuseIncomplete(parts);
  const answer = collect(parts);
  const body = writeEnvelope(answer, answer.usage);
  body.data = answer.embeddings.map((part) => restore(writeVector(part), part.extension));
  return restore(body, answer.extension);
}

/** Everything about an answer but its vectors. */
export function writeEnvelope({ id, model }: Pick<WholeAnswer, "id" | "model">, usage: Usage | null): MutableJson {
  const body: MutableJson = { object: "list", data: [], model: model ?? "" };
  if (id !== null) body.id = id;
  const written = usage === null ? null : writeUsage(usage);
  if (written !== null) body.usage = written;
  return body;
}

export function writeVector({ index, vector }: EmbeddingPart): JsonObject {
  return { object: "embedding", index, embedding: vector };
}
