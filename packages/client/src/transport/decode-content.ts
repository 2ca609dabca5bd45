import type { Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib";
import { Fault, type Flow, type UpstreamHandler, type UpstreamHeaders } from "@ai-liaison/core";

/**
 * We ask vendors for `identity`, but some compress all the same. Their bytes are unpacked here, so that everything
 * behind sees plain text. A few bytes can unpack to gigabytes: who reads pauses the unpacking itself, an unpacker that
 * is behind pauses the vendor, and an abort ends both. An encoding that is not what it says ends the exchange with
 * `malformed_response`, never with garbage.
 */
export interface ContentDecoder extends UpstreamHandler {
  /** Stops unpacking, for good; nothing is told any more. */
  destroy(): void;
}

/** `hangUp` ends the connection to a vendor that goes on sending after its content has ended. */
export function decodeContent(encoding: string, handler: UpstreamHandler, hangUp: () => void): ContentDecoder {
  const decoder = decoderFor(encoding.trim().toLowerCase());
  return decoder === null ? new Undecodable(encoding, handler) : new Decoding(encoding, decoder, handler, hangUp);
}

class Decoding implements ContentDecoder {
  readonly #encoding: string;
  readonly #decoder: Transform;
  readonly #handler: UpstreamHandler;
  readonly #hangUp: () => void;
  #vendor: Flow | null = null;
  #empty = true;
  #vendorEnded = false;
  #over = false;

  constructor(encoding: string, decoder: Transform, handler: UpstreamHandler, hangUp: () => void) {
    this.#encoding = encoding;
    this.#decoder = decoder;
    this.#handler = handler;
    this.#hangUp = hangUp;
    decoder.on("data", (chunk: Buffer) => {
      if (!this.#over) handler.onData(chunk);
    });
    decoder.on("drain", () => this.#vendor?.resume());
    decoder.on("end", () => this.#finish());
    decoder.on("error", (error) => this.#fail(error));
  }

  onHeaders(status: number, headers: UpstreamHeaders, flow: Flow): void {
    this.#vendor = flow;
    const own: Flow = { pause: () => this.#decoder.pause(), resume: () => this.#decoder.resume() };
    this.#handler.onHeaders(status, headers, own);
  }

  onData(chunk: Buffer): void {
    this.#empty = false;
    if (!this.#over && !this.#decoder.write(chunk)) this.#vendor?.pause();
  }

  onEnd(): void {
    this.#vendorEnded = true;
    if (this.#empty) this.#finish();
    else if (!this.#over) this.#decoder.end();
  }

  onError(error: Error, sent: boolean): void {
    if (this.#over) return;
    this.destroy();
    this.#handler.onError(error, sent);
  }

  destroy(): void {
    this.#over = true;
    this.#decoder.destroy();
  }

  #finish(): void {
    if (this.#over) return;
    this.destroy();
    if (!this.#vendorEnded) this.#hangUp();
    this.#handler.onEnd();
  }

  #fail(cause: Error): void {
    if (this.#over) return;
    this.destroy();
    if (!this.#vendorEnded) this.#hangUp();
    this.#handler.onError(
      new Fault("malformed_response", `The provider's answer is not the valid ${this.#encoding} it claims to be.`, {
        cause,
      }),
      true,
    );
  }
}

/** An encoding nobody here speaks: the exchange fails at its headers. */
class Undecodable implements ContentDecoder {
  readonly #encoding: string;
  readonly #handler: UpstreamHandler;
  #over = false;

  constructor(encoding: string, handler: UpstreamHandler) {
    this.#encoding = encoding;
    this.#handler = handler;
  }

  onHeaders(): void {
    const named = JSON.stringify(this.#encoding.slice(0, 40));
    this.onError(
      new Fault("malformed_response", `The provider used a content encoding that is not supported: ${named}.`),
      true,
    );
  }

  onData(): void {}

  onEnd(): void {}

  onError(error: Error, sent: boolean): void {
    if (this.#over) return;
    this.#over = true;
    this.#handler.onError(error, sent);
  }

  destroy(): void {
    this.#over = true;
  }
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
