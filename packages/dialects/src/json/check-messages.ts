import { Fault, isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";
import { missing } from "./check-values.ts";
import { checkFields, type FieldTypes, refuse } from "./field-types.ts";

/** What a format's messages may be: whose, and their fields by type. */
export interface MessageTypes {
  readonly roles: ReadonlySet<Json>;
  readonly fields: FieldTypes;
}

/**
 * Throws for the first of `messages` that is no object, has a role this format does not know, or a field of the wrong
 * type; `checkInner` sees what stands deeper, with the message's path.
 */
export function checkMessages(
  messages: readonly Json[],
  { roles, fields }: MessageTypes,
  checkInner: (message: JsonObject, path: string) => void,
): void {
  for (let index = 0; index < messages.length; index += 1) {
    const message = messages[index];
    const path = `messages[${index}]`;
    if (!isJsonObject(message)) throw refuse(path, "an object", message);
    if (!roles.has(message.role ?? null)) throw badRole(message.role, roles, `${path}.role`);
    checkFields(message, fields, path);
    checkInner(message, path);
  }
}

/** The fault for a role that is not among these. */
export function badRole(role: Json | undefined, roles: ReadonlySet<Json>, param: string): Fault {
  if (role === undefined) return missing(param);
  if (typeof role !== "string") return refuse(param, "a string", role);
  const known = [...roles].map((name) => `\`${String(name)}\``).join(", ");
  return new Fault("invalid_request", `\`${param}\` must be one of ${known}.`, { param });
}
