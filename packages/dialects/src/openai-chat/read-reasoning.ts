import type { Json, JsonObject, ReasoningBlock } from "@ai-liaison/core";
import { isJsonObject, readSignature } from "@ai-liaison/core";
import { DIALECT } from "./extension.ts";
import { compact, listOf, REASONING_FIELDS, stringOf } from "./wire.ts";

/**
 * Thoughts of look-alikes: a string under one of two names, and beside it, with some, `reasoning_details`: a list that
 * also holds signatures and encrypted thoughts, which other formats need in the next turn.
 */
export function readReasoning(message: JsonObject): readonly ReasoningBlock[] {
  const details = message.reasoning_details === undefined ? NO_DETAILS : readDetails(message.reasoning_details);
  const field = REASONING_FIELDS.find((name) => typeof message[name] === "string" && message[name] !== "");
  const text = field === undefined ? details.text : (stringOf(message[field]) ?? "");
  if (text === "" && details.signature === undefined && details.redactedData === undefined) return [];
  const { signature, redactedData } = details;
  const form = field === undefined || field === REASONING_FIELDS[0] ? {} : { extension: formExtension(field) };
  return [{ type: "reasoning", text, ...compact({ signature, redactedData }), ...form }];
}

export interface ReasoningDetails {
  readonly text: string;
  readonly signature?: string;
  readonly redactedData?: string;
}

const NO_DETAILS: ReasoningDetails = Object.freeze({ text: "" });

/** What a list of reasoning details adds up to. */
export function readDetails(value: Json | undefined): ReasoningDetails {
  const details = (listOf(value) ?? []).filter(isJsonObject);
  const text = details.map((detail) => stringOf(detail.text) ?? stringOf(detail.summary) ?? "").join("");
  return {
    text,
    ...compact({
      signature: signatureOf(details, "signature"),
      redactedData: signatureOf(details, "data"),
    }),
  };
}

/** The first of the list, marked with whose it is. */
function signatureOf(details: readonly JsonObject[], field: "signature" | "data"): string | undefined {
  const found = stringOf(details.find((detail) => typeof detail[field] === "string")?.[field]);
  return found === undefined ? undefined : readSignature(DIALECT, found);
}

export function formExtension(form: string): NonNullable<ReasoningBlock["extension"]> {
  return { dialect: DIALECT, fields: {}, form };
}
