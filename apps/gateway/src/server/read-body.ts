import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { Fault } from "@ai-liaison/core";

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

/**
 * The whole body of a request, at most `maxBytes` of it, packed or not. Rejects with `invalid_request`: 415 for a type
 * or encoding that is not taken, 413 for a body too large (told before it is read, where the client says its size).
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const type = request.headers["content-type"];
  if (type === undefined || !JSON_TYPE.test(type)) throw wrongType(type);
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > maxBytes) throw tooLarge(maxBytes);
  const bytes = await collectBody(request, maxBytes);
  const encoding = request.headers["content-encoding"];
  return encoding === undefined || encoding === "identity" ? bytes : unpack(bytes, encoding, maxBytes);
}

function collectBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else reject(tooLarge(maxBytes));
    });
    request.on("end", () => {
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
    });
    request.on("close", () => {
      if (!request.complete) reject(new Fault("cancelled", "The client went away before its request was complete."));
    });
    request.on("error", (error) => {
      reject(new Fault("cancelled", "The connection broke while the request was being read.", { cause: error }));
    });
  });
}

const UNPACKERS: Readonly<Record<string, (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>>> = {
  gzip: promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip),
  deflate: promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate),
  br: promisify<Buffer, { maxOutputLength: number }, Buffer>(brotliDecompress),
};

async function unpack(bytes: Buffer, encoding: string, maxBytes: number): Promise<Buffer> {
  const unpacker = Object.hasOwn(UNPACKERS, encoding) ? UNPACKERS[encoding] : undefined;
  if (unpacker === undefined) {
    throw new Fault("invalid_request", "The request's content encoding is not taken.", {
      status: 415,
      param: "content-encoding",
      hint: "Send the body plain, or packed with gzip, deflate or br.",
    });
  }
  try {
    return await unpacker(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(maxBytes);
    throw new Fault("invalid_request", `The body is not valid ${encoding}.`, {
      param: "content-encoding",
      cause: error,
    });
  }
}

function wrongType(type: string | undefined): Fault {
  return new Fault(
    "invalid_request",
    type === undefined ? "The request has no content type." : "The request's content type is not JSON.",
    {
      status: 415,
      param: "content-type",
      hint: "Send JSON with the header `content-type: application/json`.",
    },
  );
}

function tooLarge(maxBytes: number): Fault {
  return new Fault("invalid_request", `The request's body is larger than ${maxBytes} bytes.`, {
    status: 413,
    hint: "Send less, or raise `server.max_body_bytes`.",
  });
}
