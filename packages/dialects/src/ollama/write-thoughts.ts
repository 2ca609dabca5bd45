import type { JsonObject, ReasoningBlock } from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { compact } from "../json/fields.ts";
import type { MutableJson } from "./extension.ts";
import type { Reader } from "./reader.ts";
import { DETAILS_FIELD, ENCRYPTED_FIELD, SIGNATURE_FIELD } from "./wire.ts";

/** Puts thoughts into a message: one as `thinking`, several also apart, so that each keeps its own signature. */
export function addThoughts(message: MutableJson, blocks: readonly ReasoningBlock[], reader: Reader, warn: Warn): void {
  const thoughts = blocks.map((block) => writeThought(block, reader, warn));
  const text = thoughts.map(({ thinking }) => thinking ?? "").join("");
  if (text !== "") message.thinking = text;
  const signed = thoughts.some((thought) => SIGNATURE_FIELD in thought || ENCRYPTED_FIELD in thought);
  if (!signed) return;
  if (thoughts.length === 1) Object.assign(message, thoughts[0]);
  else message[DETAILS_FIELD] = thoughts;
}

function writeThought({ text, signature, redactedData }: ReasoningBlock, reader: Reader, warn: Warn): JsonObject {
  const written = compact({
    thinking: text === "" ? undefined : text,
    [SIGNATURE_FIELD]: signature === undefined ? undefined : (reader.signature(signature) ?? undefined),
    [ENCRYPTED_FIELD]: redactedData === undefined ? undefined : (reader.signature(redactedData) ?? undefined),
  });
  if (signature !== undefined && written[SIGNATURE_FIELD] === undefined) {
    warn("Signatures of another vendor's thoughts were left out: the thoughts were sent without them.");
  }
  if (redactedData !== undefined && written[ENCRYPTED_FIELD] === undefined) {
    warn("Encrypted thoughts of another vendor were left out.");
  }
  return written;
}
