import {
  type Block,
  collect,
  type Json,
  type JsonObject,
  type Part,
  splitSignature,
  type Usage,
} from "@ai-liaison/core";
import { argumentsOf, bare } from "./comparable-request.ts";

/** A whole answer as two formats' readings of it can be compared. What only one format knows is left out. */
export function comparableAnswer(parts: Iterable<Part>): JsonObject {
  const answer = collect(parts);
  return bare({
    id: answer.id,
    model: answer.model,
    createdAt: answer.createdAt,
    complete: answer.complete,
    fault: answer.fault === null ? null : { code: answer.fault.code },
    tokenCount: answer.tokenCount,
    usage: usageOf(answer.usage),
    embeddings: answer.embeddings.map(({ index, vector }) => ({ as: "embedding", index, vector: numbersOf(vector) })),
    choices: answer.choices.map(({ index, content, finish, logprobs }) =>
      bare({
        as: "choice",
        index,
        finish: finish?.unified,
        logprobs: logprobs as Json | null,
        content: content.map(itemOf).filter((item) => item.text !== "" || (item.signature ?? item.proof) !== undefined),
      }),
    ),
  });
}

/** Formats whose usage has a field always must write 0 where another said nothing. */
function usageOf({ raw: _raw, ...known }: Usage): JsonObject {
  const told = Object.entries(known).filter(([, value]) => value !== null && value !== 0);
  return Object.fromEntries(told);
}

/**
 * Encrypted thoughts and the signature of thoughts are one: some formats have one field for both. A signature rides in the id of a tool call where a format has no field for it:
 * that is where it is looked for.
 */
function itemOf(block: Block): JsonObject {
  const { extension: _extension, ...known } = block;
  const fields = known as unknown as JsonObject;
  if (block.type === "tool-call") {
    const carried = block.id === null ? {} : splitSignature(block.id);
    return bare({ ...fields, ...carried, as: "tool-call", ...argumentsOf(block.argumentsText, block.kind) });
  }
  if (block.type === "reasoning") {
    const { redactedData, signature, ...thoughts } = fields;
    return bare({ ...thoughts, as: block.type, proof: redactedData ?? signature });
  }
  return bare({ ...fields, as: block.type });
}

/** Base64 and a list of numbers say the same, to the precision of a float32. */
function numbersOf(vector: readonly number[] | string): Json {
  if (typeof vector !== "string") return vector.map(Math.fround);
  const bytes = Buffer.from(vector, "base64");
  return Array.from({ length: bytes.length >> 2 }, (_, index) => bytes.readFloatLE(index * 4));
}
