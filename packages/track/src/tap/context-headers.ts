import type { ResolvedContext } from "../context/merge-context.ts";

/** The context as a gateway reads it. */
export function contextHeaders(context: ResolvedContext, groupId: string | null): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  const add = (name: string, value: string | null): void => {
    if (value !== null) headers[name] = encoded(value);
  };
  add("x-liaison-customer", context.customerId);
  add("x-liaison-user", context.userId);
  add("x-liaison-session", context.sessionId);
  add("x-liaison-service", context.service);
  add("x-liaison-group", context.groupId ?? groupId);
  if (context.tags !== null) headers["x-liaison-tags"] = asciiJson(context.tags);
  return headers;
}

/** Headers hold Latin-1 without controls: what else a name holds is left out. */
function encoded(value: string): string {
  return value.replace(/[^\x20-\x7e\xa0-\xff]/g, "?");
}

function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[^\x20-\x7e]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
