import type { Json } from "@ai-liaison/core";
import type { AnswerFacts } from "./answer-facts.ts";

/** What the vendor says of its answer, under the names of the record's `metadata.response`. */
export function factsOf({ id, createdAt, finish }: AnswerFacts): Readonly<Record<string, Json>> | null {
  if (id === null && createdAt === null && finish === null) return null;
  const facts: Record<string, Json> = {};
  if (id !== null) facts.id = id;
  if (createdAt !== null) facts.created = createdAt;
  if (finish !== null) facts.finish_reason = finish.raw ?? finish.unified;
  return facts;
}
