import type { CallRecord, EmbeddingPart, WholeAnswer } from "@ai-liaison/core";
import type { CallSummary } from "../chat/chat-result.ts";
import { summaryOf } from "../chat/make-result.ts";

export interface EmbedResult extends CallSummary {
  /** One vector for each text, in the texts' order. */
  readonly embeddings: readonly (readonly number[])[];
  /** The first of them; that of the only text, when there was one. */
  readonly embedding: readonly number[];
}

/** The vectors of an answer, with what the record knows of its call. */
export function embedResult(answer: WholeAnswer, record: CallRecord): EmbedResult {
  const embeddings = answer.embeddings.toSorted((left, right) => left.index - right.index).map(vectorOf);
  return { ...summaryOf(answer, record), embeddings, embedding: embeddings[0] ?? [] };
}

/** Some vendors answer in base64, of little-endian float32s. */
function vectorOf({ vector }: EmbeddingPart): readonly number[] {
  if (typeof vector !== "string") return vector;
  const bytes = Buffer.from(vector, "base64");
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => bytes.readFloatLE(index * 4));
}
