import { isJsonObject, type Json, ownSignature, readSignature, splitSignature } from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { DIALECT } from "./extension.ts";
import { listOf, stringOf } from "./wire.ts";

/**
 * A message as a client brought it back, made fit for a vendor: signatures of other vendors, which travelled in
 * `reasoning_details` and in tool calls' ids, are taken out, for this one would refuse them.
 */
export function withoutForeignSignatures(message: Json, warn: Warn): Json {
  if (!isJsonObject(message)) return message;
  const details = listOf(message.reasoning_details);
  const calls = listOf(message.tool_calls);
  const id = stringOf(message.tool_call_id);
  if (details === undefined && calls === undefined && id === undefined) return message;
  const bare: Record<string, Json> = { ...message };
  if (id !== undefined) bare.tool_call_id = splitSignature(id).id;
  if (calls !== undefined) bare.tool_calls = calls.map((call) => withBareId(call, warn));
  const own = details?.filter(isOwn) ?? [];
  if (details === undefined || own.length === details.length) return bare;
  warn("Signed or encrypted thoughts of another vendor were left out: only their words were sent.");
  if (own.length === 0) delete bare.reasoning_details;
  else bare.reasoning_details = own;
  return bare;
}

function withBareId(call: Json, warn: Warn): Json {
  if (!isJsonObject(call) || typeof call.id !== "string") return call;
  const { id } = splitSignature(call.id);
  if (id === call.id) return call;
  warn("Signatures of another vendor's calls were left out.");
  return { ...call, id };
}

function isOwn(detail: Json): boolean {
  if (!isJsonObject(detail)) return true;
  return [detail.signature, detail.data].every(
    (field) => typeof field !== "string" || ownSignature(DIALECT, readSignature(DIALECT, field)) !== null,
  );
}
