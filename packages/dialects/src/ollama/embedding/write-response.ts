import {
  type AnswerOptions,
  collect,
  type EmbeddingPart,
  type JsonObject,
  type Part,
  type Usage,
} from "@ai-liaison/core";
import { refuseIncomplete } from "../../fidelity/refuse-incomplete.ts";
import { type MutableJson, restore } from "../extension.ts";
import { writeUsage } from "../usage.ts";
import { FORM } from "../wire.ts";

/** Embeddings in the shape they were asked in, from the parts of any format. Throws the fault the answer broke off with. */
export function writeResponse(parts: readonly Part[], { head, model }: AnswerOptions): JsonObject {
  refuseIncomplete(parts);
  const answer = collect(parts);
  const legacy = head.form === FORM.legacy;
  const vectors = answer.embeddings.toSorted((left, right) => left.index - right.index).map(numbersOf);
  const body = writeEnvelope(answer.model ?? model, answer.usage, legacy);
  if (legacy) body.embedding = vectors[0] ?? [];
  else body.embeddings = vectors;
  return restore(body, answer.extension);
}

/** Everything about an answer but its vectors; the older shape has nothing else. */
export function writeEnvelope(model: string | null, usage: Usage | null, legacy: boolean): MutableJson {
  if (legacy) return {};
  return { model: model ?? "", ...(usage === null ? {} : writeUsage(usage)) };
}

/** Numbers, also where the vendor sent little-endian float32s in base64. */
function numbersOf({ vector }: EmbeddingPart): readonly number[] {
  if (typeof vector !== "string") return vector;
  const bytes = Buffer.from(vector, "base64");
  return Array.from({ length: bytes.length >> 2 }, (_, index) => bytes.readFloatLE(index * 4));
}
