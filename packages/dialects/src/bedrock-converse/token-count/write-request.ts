import { type CanonicalRequest, Fault, type JsonObject, type WrittenRequest } from "@ai-liaison/core";
import { foreignFields } from "../../fidelity/foreign-fields.ts";
import { objectOf } from "../../json/fields.ts";
import { DIALECT, isOwn, restore } from "../extension.ts";
import { writeChat } from "../write-request.ts";

/** A token count as CountTokens wants it: of a chat, only what has tokens. */
export function writeRequest(request: CanonicalRequest): WrittenRequest {
  if (request.operation !== "token-count") {
    throw new Fault("invalid_request", `A ${request.operation} request cannot be sent as a count of tokens.`);
  }
  const warnings = new Set<string>();
  const chat = writeChat(request.chat, (warning) => warnings.add(warning));
  const own = isOwn(request.chat);
  if (!own && chat.outputConfig !== undefined) {
    warnings.add("The answer's schema was left out of the count: the vendor counts none.");
  }
  for (const warning of foreignFields(request.extension, DIALECT)) warnings.add(warning);
  const converse = own ? chat : countable(chat);
  const body = restore({ input: {} }, request.extension);
  return { body: { ...body, input: { ...objectOf(body.input), converse } }, warnings: [...warnings] };
}

const COUNTED: ReadonlySet<string> = new Set(["messages", "system", "toolConfig", "additionalModelRequestFields"]);

function countable(chat: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(chat).filter(([field]) => COUNTED.has(field)));
}
