import type { StreamEvent } from "@ai-liaison/core";

/**
 * True when an event surely carries nothing but content, by searching its text: the check is made for every chunk that
 * passes through, where parsing would cost more than all else. Quoted names cannot occur inside a JSON string, whose
 * quotes are escaped; so a name that is not there is no key (no vendor escapes letters of its keys), and one that is
 * there is looked at wherever it stands.
 */
export function isContentOnly(event: StreamEvent): boolean {
  const { data } = event;
  return (
    event.name === "" &&
    data.charCodeAt(0) === 0x7b &&
    data.includes('"choices"') &&
    isOnlyNull(data, '"finish_reason"') &&
    isOnlyNull(data, '"usage"') &&
    isOnlyNull(data, '"error"')
  );
}

/** True when the key is absent, or null wherever it stands. */
export function isOnlyNull(data: string, key: string): boolean {
  for (let at = data.indexOf(key); at >= 0; at = data.indexOf(key, at)) {
    at += key.length;
    while (data.charCodeAt(at) === 0x20) at += 1;
    if (data.charCodeAt(at) !== 0x3a) return false;
    at += 1;
    while (data.charCodeAt(at) === 0x20) at += 1;
    if (!data.startsWith("null", at)) return false;
  }
  return true;
}
