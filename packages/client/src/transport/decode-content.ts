import type { Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib";
import { Fault, type UpstreamHandler } from "@ai-liaison/core";

/**
 * We ask vendors for `identity`, but some compress all the same. Their bytes are unpacked here, so that everything
 * behind sees plain text. An encoding that is not what it says ends the exchange with an error, never with garbage.
 */
export function decodeContent(encoding: string, handler: UpstreamHandler): UpstreamHandler {
  const decoder = decoderFor(encoding.trim().toLowerCase());
  if (decoder === null) {
    return failing(
      handler,
      new Fault(
        "malformed_response",
        `The provider used a content encoding that is not supported: ${JSON.stringify(encoding.slice(0, 40))}.`,
      ),
    );
  }
  let failed = false;
  decoder.on("data", (chunk: Buffer) => {
    if (!failed) handler.onData(chunk);
  });
  decoder.on("end", () => {
    if (!failed) handler.onEnd();
  });
  decoder.on("error", (error) => {
    failed = true;
    handler.onError(error, true);
  });
  return {
    onHeaders: (status, headers, flow) => handler.onHeaders(status, headers, flow),
    onData: (chunk) => decoder.write(chunk),
    onEnd: () => decoder.end(),
    onError: (error, sent) => {
      failed = true;
      decoder.destroy();
      handler.onError(error, sent);
    },
  };
}

function decoderFor(encoding: string): Transform | null {
  switch (encoding) {
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "deflate":
      return createInflate();
    case "br":
      return createBrotliDecompress();
    case "zstd":
      return createZstdDecompress();
    default:
      return null;
  }
}

function failing(handler: UpstreamHandler, error: Error): UpstreamHandler {
  return {
    onHeaders: () => handler.onError(error, true),
    onData: () => {},
    onEnd: () => {},
    onError: (cause, sent) => handler.onError(cause, sent),
  };
}
