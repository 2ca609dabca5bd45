import type { ClosedEntry, JournalEntry, OpenedEntry } from "@ai-liaison/core";

/** The entry with its bodies if they fit into `bytes`, else without them and marked so: the record matters more. */
export function withBodiesWithin(entry: JournalEntry, bytes: number): { entry: JournalEntry; bodyBytes: number } {
  const bodyBytes = sizeOfBodies(entry);
  if (bodyBytes <= bytes || !hasBodies(entry)) return { entry, bodyBytes };
  const bare: JournalEntry =
    entry.kind === "opened"
      ? { ...entry, requestBody: null }
      : { ...entry, requestBody: null, responseBody: [], bodyTruncated: true };
  return { entry: bare, bodyBytes: 0 };
}

function sizeOfBodies(entry: JournalEntry): number {
  if (!hasBodies(entry)) return 0;
  let bytes = entry.requestBody?.byteLength ?? 0;
  if (entry.kind === "closed") for (const chunk of entry.responseBody) bytes += chunk.byteLength;
  return bytes;
}

function hasBodies(entry: JournalEntry): entry is OpenedEntry | ClosedEntry {
  return entry.kind === "opened" || entry.kind === "closed";
}
