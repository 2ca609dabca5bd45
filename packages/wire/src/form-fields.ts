import { Fault, type JsonObject } from "@ai-liaison/core";

/**
 * A multipart form (RFC 7578), read for its text fields and left as it is: what is in it goes on to a vendor byte for
 * byte, save a field that is set anew. Files are told by name, type and size, never copied.
 */
export interface FormFields {
  /** Text fields as strings, files as `{filename, content_type, size_bytes}`; a list where a name occurs again. */
  readonly fields: JsonObject;
  /** Where the text of each field stands in the bytes: of its first occurrence. */
  readonly spans: ReadonlyMap<string, FormSpan>;
}

export interface FormSpan {
  readonly start: number;
  readonly end: number;
}

const MAX_PARTS = 1000;
const MAX_PART_HEAD_BYTES = 8192;
/** Longer text than this is content, not a wish. */
const MAX_FIELD_BYTES = 1024 * 1024;
const HEAD_END = Buffer.from("\r\n\r\n");
/** RFC 2046 allows 70 characters. */
const BOUNDARY = /;\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))(?:\s*(?:;|$))/i;

/** Throws `invalid_request` for a type without a boundary, and for bytes that are no form of it. */
export function readForm(bytes: Buffer, contentType: string): FormFields {
  const found = BOUNDARY.exec(contentType);
  const boundary = found?.[1] ?? found?.[2];
  if (boundary === undefined || (contentType.match(/boundary\*?=/gi)?.length ?? 0) > 1)
    throw noForm("has no usable `boundary` in its content type");
  const fields = new Map<string, JsonObject[string]>();
  const spans = new Map<string, FormSpan>();
  for (const { name, filename, contentType: type, span } of partsOf(bytes, Buffer.from(`--${boundary}`))) {
    const value =
      filename === null
        ? textOf(bytes, span, name)
        : { filename, content_type: type, size_bytes: span.end - span.start };
    if (filename === null && !spans.has(name)) spans.set(name, span);
    const before = fields.get(name);
    if (before === undefined) fields.set(name, value);
    else fields.set(name, [...(Array.isArray(before) ? before : [before]), value]);
  }
  return { fields: Object.fromEntries(fields), spans };
}

/** The same form with the text at `span` replaced. */
export function spliceForm(bytes: Buffer, span: FormSpan, text: string): Buffer {
  return Buffer.concat([bytes.subarray(0, span.start), Buffer.from(text), bytes.subarray(span.end)]);
}

interface FormPart {
  readonly name: string;
  readonly filename: string | null;
  readonly contentType: string | null;
  readonly span: FormSpan;
}

/** Where two readers of a form could disagree on what is in it, it is refused: a vendor reads it anew. */
function* partsOf(bytes: Buffer, delimiter: Buffer): Generator<FormPart> {
  let at = bytes.indexOf(delimiter);
  if (at === -1 || (at > 0 && !isLineEnd(bytes, at - 2))) throw noForm("does not begin with its boundary");
  for (let count = 0; ; count += 1) {
    const afterDelimiter = at + delimiter.length;
    const next = bytes.indexOf(delimiter, afterDelimiter);
    if (bytes.toString("latin1", afterDelimiter, afterDelimiter + 2) === "--") {
      if (next !== -1) throw noForm("goes on after its end");
      return;
    }
    if (count === MAX_PARTS) throw noForm(`has more than ${MAX_PARTS} parts`);
    const headEnd = bytes.indexOf(HEAD_END, afterDelimiter);
    if (headEnd === -1 || headEnd - afterDelimiter > MAX_PART_HEAD_BYTES) throw noForm("has a part without headers");
    if (next === -1) throw noForm("stops before its end");
    const start = headEnd + HEAD_END.length;
    const end = next - 2;
    if (start > end || !isLineEnd(bytes, end)) throw noForm("has its boundary within a part");
    yield { ...readHead(bytes.toString("utf8", afterDelimiter, headEnd)), span: { start, end } };
    at = next;
  }
}

function isLineEnd(bytes: Buffer, at: number): boolean {
  return at >= 0 && bytes[at] === 0x0d && bytes[at + 1] === 0x0a;
}

const HEADER = /^([\w-]{1,100}):[ \t]*([^\r\n]*)$/;
const PLAIN_ENCODING = /^(?:7bit|8bit|binary)$/i;

function readHead(head: string): Omit<FormPart, "span"> {
  const [padding = "", ...lines] = head.split("\r\n");
  if (padding.trim() !== "") throw noForm("has its boundary within a part");
  const headers = uniqueNames(lines.map((line) => HEADER.exec(line)));
  if (!PLAIN_ENCODING.test(headers.get("content-transfer-encoding") ?? "binary")) throw noForm("has an encoded part");
  const { name, filename } = readDisposition(headers.get("content-disposition") ?? "");
  return { name, filename, contentType: headers.get("content-type")?.slice(0, 200).trim() || null };
}

const PARAMETER = /;[ \t]*([\w*-]{1,50})=(?:"((?:[^"\\\r\n]|\\.)*)"|([^\s;"]+))[ \t]*/gy;

function readDisposition(disposition: string): Pick<FormPart, "name" | "filename"> {
  const [kind = ""] = /^form-data[ \t]*/i.exec(disposition) ?? [];
  const found = [...disposition.slice(kind.length).matchAll(PARAMETER)];
  const isRead = found.reduce((length, [all]) => length + all.length, kind.length) === disposition.length;
  const parameters = uniqueNames(found.map((each) => [each[0], each[1] ?? "", each[2] ?? each[3] ?? ""]));
  const name = parameters.get("name");
  if (kind === "" || !isRead || name === undefined || name.includes("\\") || parameters.has("name*"))
    throw noForm("has a part without a name");
  const filename = parameters.get("filename") ?? parameters.get("filename*");
  return { name, filename: filename?.replace(/\\(.)/g, "$1") ?? null };
}

/** Names in lower case with their values. Throws for what is no such pair, and for a name that is there twice. */
function uniqueNames(pairs: readonly (readonly string[] | null)[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const pair of pairs) {
    const [, name, value] = pair ?? [];
    if (name === undefined || found.has(name.toLowerCase())) throw noForm("has a part with unreadable headers");
    found.set(name.toLowerCase(), value ?? "");
  }
  return found;
}

function textOf(bytes: Buffer, { start, end }: FormSpan, name: string): string {
  if (end - start > MAX_FIELD_BYTES) throw noForm(`has more than ${MAX_FIELD_BYTES} bytes of text in \`${name}\``);
  return bytes.toString("utf8", start, end);
}

function noForm(what: string): Fault {
  return new Fault("invalid_request", `The multipart form ${what}.`, {
    hint: "Let your HTTP library build the form, and its content type with it.",
  });
}
