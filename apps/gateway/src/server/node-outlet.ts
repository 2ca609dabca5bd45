import type { ServerResponse } from "node:http";
import type { Outlet, OutletHeaders } from "@ai-liaison/engine";
import { ChunkedBody } from "./chunked-body.ts";
import { closeIfUnread } from "./close-gently.ts";

/** The client's connection, as `node:http` has it. */
export class NodeOutlet implements Outlet {
  readonly #response: ServerResponse;
  readonly #body: ChunkedBody;
  #gone = false;
  #callbacks: (() => void)[] = [];

  constructor(response: ServerResponse) {
    this.#response = response;
    this.#body = new ChunkedBody(response);
    response.on("close", () => this.#onClose());
    // A write that races a reset is reported by `close`; here there is nothing to add.
    response.on("error", () => {});
  }

  get isGone(): boolean {
    return this.#gone;
  }

  onGone(callback: () => void): void {
    if (this.#gone) callback();
    else this.#callbacks.push(callback);
  }

  onDrain(callback: () => void): void {
    this.#body.onDrain(callback);
  }

  answer(status: number, headers: OutletHeaders, body: Uint8Array | string): void {
    headers["content-length"] = String(typeof body === "string" ? Buffer.byteLength(body) : body.length);
    closeIfUnread(this.#response);
    this.#response.writeHead(status, headers);
    if (typeof body === "string") this.#response.end(body);
    else endWith(this.#response, body);
  }

  begin(status: number, headers: OutletHeaders): void {
    this.#response.writeHead(status, headers);
  }

  write(bytes: Uint8Array | string): boolean {
    return this.#body.write(bytes);
  }

  end(bytes: Uint8Array | string | null): void {
    if (bytes === null) this.#response.end();
    else this.#response.end(bytes);
  }

  cut(): void {
    this.#response.destroy();
  }

  #onClose(): void {
    if (this.#response.writableEnded) return;
    this.#gone = true;
    const callbacks = this.#callbacks;
    this.#callbacks = [];
    for (const callback of callbacks) callback();
  }
}

const JOINED_UP_TO_BYTES = 16_384;

/** A small body goes out in one piece with its headers, which `node:http` does with text alone: one byte, one character. */
function endWith(response: ServerResponse, body: Uint8Array): void {
  if (body.length > JOINED_UP_TO_BYTES || !Buffer.isBuffer(body)) response.end(body);
  else response.end(body.toString("latin1"), "latin1");
}
