import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { type BodyKind, Fault } from "@ai-liaison/core";

/** The content types that are taken somewhere, and what to say of any other. */
export interface BodyTypes {
  readonly pattern: RegExp;
  /** "Send JSON with the header …". */
  readonly hint: string;
}

export const JSON_BODY: BodyTypes = {
  pattern: /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i,
  hint: "Send JSON with the header `content-type: application/json`.",
};

const FORM_BODY: BodyTypes = {
  pattern: /^(?:multipart\/form-data\s*;|application\/(?:[\w.-]+\+)?json\s*(?:;|$))/i,
  hint: "Send a form (`multipart/form-data`) or JSON, with the content type that your HTTP library gives it.",
};

/** Whatever the vendor takes. */
const ANY_BODY: BodyTypes = { pattern: /^/, hint: "" };

const BODY_TYPES: Readonly<Record<BodyKind, BodyTypes>> = { form: FORM_BODY, any: ANY_BODY };

/**
 * The whole body of a request, at most `maxBytes` of it, packed or not. Rejects with `invalid_request`: 415 for a type
 * or encoding that is not taken, 413 for a body too large (told before it is read, where the client says its size).
 * `beforeReading` is called when nothing is to be said against the headers.
 */
export function readBody(
  request: IncomingMessage,
  maxBytes: number,
  beforeReading: () => void = () => {},
  kind?: BodyKind,
): Promise<Buffer> {
  return readBodyOf(kind === undefined ? JSON_BODY : BODY_TYPES[kind], request, { maxBytes, beforeReading });
}

export interface BodyReading {
  readonly maxBytes: number;
  readonly beforeReading?: () => void;
}

/** The same for other types of content. */
export function readBodyOf(types: BodyTypes, request: IncomingMessage, reading: BodyReading): Promise<Buffer> {
  try {
    return readUnlessRefused(types, request, reading);
  } catch (error) {
    return Promise.reject(error);
  }
}

function readUnlessRefused(
  types: BodyTypes,
  request: IncomingMessage,
  { maxBytes, beforeReading }: BodyReading,
): Promise<Buffer> {
  const type = request.headers["content-type"];
  if (!types.pattern.test(type ?? "")) throw wrongType(type, types);
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > maxBytes) throw tooLarge(maxBytes);
  const unpacker = unpackerFor(request.headers["content-encoding"]);
  beforeReading?.();
  const bytes = collectBody(request, maxBytes);
  return unpacker === null ? bytes : bytes.then((packed) => unpack(packed, unpacker, maxBytes));
}

function collectBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= maxBytes) return;
      // Nothing of it is held while the connection lives, and what is still to come is thrown away as it comes.
      chunks = [];
      request.off("data", onData).resume();
      reject(tooLarge(maxBytes));
    };
    request.on("data", onData);
    request.on("end", () => {
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
      chunks = [];
    });
    request.on("close", () => {
      if (!request.complete) reject(new Fault("cancelled", "The client went away before its request was complete."));
    });
    request.on("error", (error) => {
      reject(new Fault("cancelled", "The connection broke while the request was being read.", { cause: error }));
    });
  });
}

type Unpack = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

interface Unpacker {
  readonly encoding: string;
  readonly unpack: Unpack;
}

const UNPACKERS: Readonly<Record<string, Unpack>> = {
  gzip: promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip),
  deflate: promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate),
  br: promisify<Buffer, { maxOutputLength: number }, Buffer>(brotliDecompress),
};

function unpackerFor(encoding: string | undefined): Unpacker | null {
  if (encoding === undefined || encoding === "identity") return null;
  const unpack = Object.hasOwn(UNPACKERS, encoding) ? UNPACKERS[encoding] : undefined;
  if (unpack !== undefined) return { encoding, unpack };
  throw new Fault("invalid_request", "The request's content encoding is not taken.", {
    status: 415,
    param: "content-encoding",
    hint: "Send the body plain, or packed with gzip, deflate or br.",
  });
}

async function unpack(bytes: Buffer, unpacker: Unpacker, maxBytes: number): Promise<Buffer> {
  try {
    return await unpacker.unpack(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(maxBytes);
    throw new Fault("invalid_request", `The body is not valid ${unpacker.encoding}.`, {
      param: "content-encoding",
      cause: error,
    });
  }
}

function wrongType(type: string | undefined, { hint }: BodyTypes): Fault {
  const message = type === undefined ? "The request has no content type." : "The request's content type is not JSON.";
  return new Fault("invalid_request", message, { status: 415, param: "content-type", hint });
}

function tooLarge(maxBytes: number): Fault {
  return new Fault("invalid_request", `The request's body is larger than ${maxBytes} bytes.`, {
    status: 413,
    hint: "Send less, or raise `server.max_body_bytes`.",
  });
}
