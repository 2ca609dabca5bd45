import { isJsonObject, type JsonObject } from "@ai-liaison/core";
import { splitUsage } from "./split-usage.ts";

/**
 * The answer to many inputs as one answer for each, in the inputs' order; null for an input the vendor left out, or
 * answered twice, or with something that is no embedding. Usage is shared out by the inputs' lengths among those that
 * were answered.
 */
export function splitAnswer(answer: unknown, inputs: readonly string[]): readonly (object | null)[] {
  if (!isJsonObject(answer) || !Array.isArray(answer.data)) return inputs.map(() => null);
  const entries = placeEntries(answer.data, inputs.length);
  const weights = inputs.flatMap((input, at) => (entries[at] ? [Math.max(1, input.length)] : []));
  const usages = splitUsage(answer.usage, weights)[Symbol.iterator]();
  return entries.map((entry) => (entry === null ? null : answerOf(answer, entry, usages.next().value)));
}

/** All else of the answer stays, hidden fields such as a request's id included. */
function answerOf(answer: object, entry: JsonObject, usage: unknown): object {
  const own = { data: [{ ...entry, index: 0 }], ...(usage !== undefined && { usage }) };
  return Object.create(Object.getPrototypeOf(answer), {
    ...Object.getOwnPropertyDescriptors(answer),
    ...Object.getOwnPropertyDescriptors(own),
  });
}

/** By their `index`; by their order only where none has one and there are as many as asked for. */
function placeEntries(data: readonly unknown[], count: number): readonly (JsonObject | null)[] {
  const entries = data.map((entry) => (isJsonObject(entry) ? entry : null));
  const isIndexed = entries.some((entry) => entry !== null && entry.index !== undefined);
  if (!isIndexed && entries.length !== count) return Array.from({ length: count }, () => null);
  return Array.from({ length: count }, (_, at) => {
    const mine = isIndexed ? entries.filter((entry) => entry?.index === at) : entries.slice(at, at + 1);
    const [entry = null] = mine;
    return mine.length === 1 && entry !== null && isEmbedding(entry.embedding) ? entry : null;
  });
}

/** Numbers, or their bytes in base64. */
function isEmbedding(value: unknown): boolean {
  return (Array.isArray(value) || typeof value === "string") && value.length > 0;
}
