import {
  type AnswerOptions,
  collect,
  type EmbeddingPart,
  type JsonObject,
  type Part,
  type Usage,
} from "@ai-liaison/core";
import { refuseIncomplete } from "../../fidelity/refuse-incomplete.ts";
import { restore } from "../extension.ts";
import { writeUsage } from "../usage.ts";
import { FORM } from "./forms.ts";

/** Embeddings in the shape they were asked for in. Throws the fault the answer broke off with. */
export function writeResponse(parts: readonly Part[], { head }: AnswerOptions): JsonObject {
  refuseIncomplete(parts);
  const answer = collect(parts);
  const vectors = answer.embeddings.map((part) => restore(writeVector(part), part.extension));
  const [first] = vectors;
  const content = head.form === FORM.single && first !== undefined ? { embedding: first } : { embeddings: vectors };
  return { ...content, ...restore(writeUsageOf(answer.usage), answer.extension) };
}

export function writeVector({ vector }: EmbeddingPart): JsonObject {
  return { values: typeof vector === "string" ? decode(vector) : vector };
}

/** Little-endian float32s in base64. */
function decode(text: string): readonly number[] {
  const bytes = Buffer.from(text, "base64");
  return Array.from({ length: bytes.length >> 2 }, (_, index) => bytes.readFloatLE(index * 4));
}

export function writeUsageOf(usage: Usage | null): JsonObject {
  const usageMetadata = usage === null ? null : writeUsage(usage);
  return usageMetadata === null ? {} : { usageMetadata };
}
