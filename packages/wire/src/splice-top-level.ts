/**
 * Changes a few top-level fields of a JSON object in its bytes, or takes them out; every other byte stays as the caller wrote it: number
 * formats, key order, duplicate keys, white space. The bytes must be a valid JSON object (they have been parsed).
 */
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

/**
 * Replaces the values of top-level keys, at every place where a key stands, or adds the key right after `{`.
 *
 * @param edits key → its new value, as JSON text; null takes the key out
 * @example spliceTopLevel(Buffer.from('{"model":"a"}'), { model: '"b"' }).toString() === '{"model":"b"}'
 */
export function spliceTopLevel(bytes: Buffer, edits: Readonly<Record<string, string | null>>): Buffer {
  const missing = new Set(Object.keys(edits).filter((key) => edits[key] !== null));
  const cut = new Cut(bytes, bytes.indexOf(OPEN_OBJECT) + 1);
  let at = skipSpace(bytes, cut.start);
  while (at < bytes.length && bytes[at] !== CLOSE_OBJECT) {
    const keyEnd = endOfString(bytes, at) + 1;
    const valueStart = skipSpace(bytes, skipTo(bytes, COLON, keyEnd) + 1);
    const valueEnd = endOfValue(bytes, valueStart);
    const key = readKey(bytes, at, keyEnd);
    const edit = Object.hasOwn(edits, key) ? edits[key] : undefined;
    if (edit === null) cut.remove(at, valueEnd);
    else cut.keep(at, valueEnd);
    if (typeof edit === "string") {
      cut.replace(valueStart, valueEnd, edit);
      missing.delete(key);
    }
    at = skipSpace(bytes, valueEnd);
    if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1);
  }
  const rest = cut.close();
  const added = [...missing].map((key) => `${JSON.stringify(key)}:${edits[key] ?? ""}`).join(",");
  const gap = added === "" || cut.isEmpty ? added : `${added},`;
  return Buffer.concat([bytes.subarray(0, cut.start), Buffer.from(gap), ...rest]);
}

/** What stays of an object's members, and what stands in place of some of them. */
class Cut {
  readonly start: number;
  readonly #bytes: Buffer;
  readonly #pieces: Buffer[] = [];
  #copied: number;
  /** Where members to take out began that nothing kept has followed yet, and where the last of them ends. */
  #removing: number | null = null;
  #removedEnd = 0;
  #keptEnd: number | null = null;

  constructor(bytes: Buffer, start: number) {
    this.#bytes = bytes;
    this.start = start;
    this.#copied = start;
  }

  get isEmpty(): boolean {
    return this.#keptEnd === null;
  }

  keep(start: number, end: number): void {
    if (this.#removing !== null) this.#copyUntil(this.#removing, start);
    this.#removing = null;
    this.#keptEnd = end;
  }

  remove(start: number, end: number): void {
    this.#removing ??= start;
    this.#removedEnd = end;
  }

  replace(start: number, end: number, value: string): void {
    this.#copyUntil(start, end);
    this.#pieces.push(Buffer.from(value));
  }

  /** All pieces. Members taken out at the end take the comma before them along. */
  close(): readonly Buffer[] {
    if (this.#removing !== null) this.#copyUntil(this.#keptEnd ?? this.#removing, this.#removedEnd);
    return [...this.#pieces, this.#bytes.subarray(this.#copied)];
  }

  #copyUntil(end: number, goOnAt: number): void {
    this.#pieces.push(this.#bytes.subarray(this.#copied, end));
    this.#copied = goOnAt;
  }
}

function readKey(bytes: Buffer, start: number, end: number): string {
  const raw = bytes.toString("utf8", start + 1, end - 1);
  return raw.includes("\\") ? String(JSON.parse(`"${raw}"`)) : raw;
}

function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  while (isSpace(bytes[at])) at += 1;
  return at;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function skipTo(bytes: Buffer, byte: number, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== byte) at += 1;
  return at;
}

/** Strings shorter than this are cheaper to walk than to hand to the native search. */
const WALKED_BYTES = 48;

/** The offset of the quote closing the string that opens at `at`. */
function endOfString(bytes: Buffer, at: number): number {
  const walked = Math.min(at + WALKED_BYTES, bytes.length);
  for (let end = at + 1; end < walked; end += 1) {
    if (bytes[end] === QUOTE) return end;
    if (bytes[end] === BACKSLASH) end += 1;
  }
  for (let end = bytes.indexOf(QUOTE, walked); end >= 0; end = bytes.indexOf(QUOTE, end + 1)) {
    let slash = end - 1;
    while (bytes[slash] === BACKSLASH) slash -= 1;
    if ((end - slash) % 2 === 1) return end;
  }
  return bytes.length;
}

function endOfValue(bytes: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) at = endOfString(bytes, at);
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth += 1;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      if (depth === 0) return at;
      depth -= 1;
    } else if (depth > 0) continue;
    else if (byte === COMMA || isSpace(byte)) return at;
    if (depth === 0 && (byte === QUOTE || byte === CLOSE_OBJECT || byte === CLOSE_ARRAY)) return at + 1;
  }
  return bytes.length;
}
