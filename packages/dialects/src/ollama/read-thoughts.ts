import { isJsonObject, type JsonObject, type ReasoningBlock, readSignature } from "@ai-liaison/core";
import { compact, listOf, stringOf } from "../json/fields.ts";
import { DIALECT } from "./extension.ts";
import { DETAILS_FIELD, ENCRYPTED_FIELD, SIGNATURE_FIELD } from "./wire.ts";

/** What a message thought aloud: `thinking`, with the signatures of others that we put beside it. */
export function readThoughts(holder: JsonObject): readonly ReasoningBlock[] {
  const details = listOf(holder[DETAILS_FIELD])?.filter(isJsonObject) ?? [];
  return (details.length > 0 ? details : [holder]).map(readThought).filter((block) => block !== null);
}

function readThought(json: JsonObject): ReasoningBlock | null {
  const text = stringOf(json.thinking) ?? "";
  const signature = stringOf(json[SIGNATURE_FIELD]);
  const data = stringOf(json[ENCRYPTED_FIELD]);
  if (text === "" && signature === undefined && data === undefined) return null;
  return {
    type: "reasoning",
    text,
    ...compact({
      signature: signature === undefined ? undefined : readSignature(DIALECT, signature),
      redactedData: data === undefined ? undefined : readSignature(DIALECT, data),
    }),
  };
}
