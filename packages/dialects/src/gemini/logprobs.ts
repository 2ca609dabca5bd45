import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";
import { compact, listOf, numberOf, objectOf, stringOf } from "./wire.ts";

/**
 * `logprobsResult`, both ways: tokens with their probabilities, as the other formats list them under `content`. What
 * else the vendor says of a token (its number) is kept beside.
 */
export function readLogprobs(json: Json | undefined): Json | null {
  const result = objectOf(json);
  const chosen = listOf(result?.chosenCandidates);
  if (chosen === undefined) return null;
  const tops = listOf(result?.topCandidates) ?? [];
  return {
    content: chosen.map((token, index) => ({
      ...readToken(token),
      top_logprobs: (listOf(objectOf(tops[index])?.candidates) ?? []).map(readToken),
    })),
  };
}

function readToken(json: Json): JsonObject {
  const token = objectOf(json);
  return { token: stringOf(token?.token) ?? "", logprob: numberOf(token?.logProbability) ?? 0, bytes: null };
}

/** Null where the list is not of the kind other formats have. */
export function writeLogprobs(logprobs: Json | null | undefined): JsonObject | null {
  const content = listOf(objectOf(logprobs ?? null)?.content)?.filter(isJsonObject);
  if (content === undefined) return null;
  const tops = content.map((token) => listOf(token.top_logprobs)?.filter(isJsonObject) ?? []);
  const topCandidates = tops.some((top) => top.length > 0)
    ? tops.map((top) => ({ candidates: top.map(writeToken) }))
    : undefined;
  return compact({ chosenCandidates: content.map(writeToken), topCandidates });
}

function writeToken({ token, logprob }: JsonObject): JsonObject {
  return compact({ token, logProbability: logprob });
}
