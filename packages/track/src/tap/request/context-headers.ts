/**
 * The context as a gateway reads it. Servers refuse a request whose headers are too long (Node's from 16 kB on), which
 * would break the application's call: what does not fit is left out, tags first, and told.
 */
import type { ResolvedContext } from "../../context/merge-context.ts";

const MAX_BYTES = 8_000;
const MAX_TAG_BYTES = 4_000;

/** Calls `warn` with what had to be left out. */
export function contextHeaders(
  context: ResolvedContext,
  groupId: string | null,
  warn: (message: string) => void,
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  let bytes = 0;
  const add = (name: string, value: string | null): void => {
    if (value === null) return;
    const text = encoded(value);
    if (bytes + text.length > MAX_BYTES) {
      warn(`The gateway is not told \`${name}\`: its headers are too long.`);
      return;
    }
    bytes += text.length;
    headers[name] = text;
  };
  add("x-liaison-customer", context.customerId);
  add("x-liaison-user", context.userId);
  add("x-liaison-session", context.sessionId);
  add("x-liaison-service", context.service);
  add("x-liaison-group", context.groupId ?? groupId);
  const room = Math.min(MAX_TAG_BYTES, MAX_BYTES - bytes);
  if (context.tags !== null) headers["x-liaison-tags"] = tagsWithin(context.tags, room, warn);
  return headers;
}

/** What needs no encoding: Latin-1 without controls or blanks at its ends, which would be lost. */
const PLAIN = /^[\x21-\x7e\xa1-\xff](?:[\x20-\x7e\xa0-\xff]*[\x21-\x7e\xa1-\xff])?$/;

/** Headers hold Latin-1: other ids are written as `UTF-8''` and percent signs (RFC 8187), which the gateway reads. */
function encoded(value: string): string {
  return PLAIN.test(value) && !value.startsWith("UTF-8''")
    ? value
    : `UTF-8''${encodeURIComponent(value.toWellFormed())}`;
}

function tagsWithin(tags: Readonly<Record<string, string>>, room: number, warn: (message: string) => void): string {
  const members: string[] = [];
  let bytes = 2;
  for (const [name, value] of Object.entries(tags)) {
    const member = `${asciiJson(name)}:${asciiJson(value)}`;
    if (bytes + member.length + 1 > room) continue;
    bytes += member.length + 1;
    members.push(member);
  }
  const left = Object.keys(tags).length - members.length;
  if (left > 0) warn(`The gateway is not told ${left} of the tags: together they are too long for a header.`);
  return `{${members.join(",")}}`;
}

function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[^\x20-\x7e]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
