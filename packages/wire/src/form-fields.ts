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
  if (boundary === undefined) throw noForm("has no usable `boundary` in its content type");
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

function* partsOf(bytes: Buffer, delimiter: Buffer): Generator<FormPart> {
  let at = bytes.indexOf(delimiter);
  if (at === -1 || (at > 0 && !isLineEnd(bytes, at - 2))) throw noForm("does not begin with its boundary");
  const next = Buffer.concat([Buffer.from("\r\n"), delimiter]);
  for (let count = 0; ; count += 1) {
    const afterDelimiter = at + delimiter.length;
    if (bytes.toString("latin1", afterDelimiter, afterDelimiter + 2) === "--") return;
    if (count === MAX_PARTS) throw noForm(`has more than ${MAX_PARTS} parts`);
    const headEnd = bytes.indexOf(HEAD_END, afterDelimiter);
    if (headEnd === -1 || headEnd - afterDelimiter > MAX_PART_HEAD_BYTES) throw noForm("has a part without headers");
    const start = headEnd + HEAD_END.length;
    const end = bytes.indexOf(next, headEnd + 2);
    if (end === -1) throw noForm("stops before its end");
    yield { ...readHead(bytes.toString("utf8", afterDelimiter, headEnd)), span: { start: Math.min(start, end), end } };
    at = end + 2;
  }
}

function isLineEnd(bytes: Buffer, at: number): boolean {
  return at >= 0 && bytes[at] === 0x0d && bytes[at + 1] === 0x0a;
}

function readHead(head: string): Omit<FormPart, "span"> {
  const disposition = /^content-disposition:\s*form-data\b(.*)$/im.exec(head)?.[1];
  const name = disposition === undefined ? undefined : parameter(disposition, "name");
  if (disposition === undefined || name === undefined) throw noForm("has a part without a name");
  const contentType = /^content-type:\s*(\S[^\r\n]{0,200})/im.exec(head)?.[1]?.trim() ?? null;
  return { name, filename: parameter(disposition, "filename") ?? null, contentType };
}

function parameter(disposition: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\\\r\\n]|\\\\.)*)"|([^\\s;"]+))`, "i").exec(disposition);
  return found?.[1]?.replace(/\\(.)/g, "$1") ?? found?.[2];
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
