import type { Frame, FrameSink, FrameSocket, SocketClose } from "@ai-liaison/engine";
import type { WebSocket } from "ws";
import { sendableCode, sendableReason } from "./close-codes.ts";

/**
 * What both ends are opened with. No compression (permessage-deflate): sound, which is most of the bytes, does not get
 * smaller, and each connection would hold some 300 kB for it and a message of a few kB could unpack to a thousand times its size.
 */
export const SOCKET_OPTIONS = { perMessageDeflate: false, autoPong: true } as const;

const LOST = 1006;

/** A connection of the `ws` library. It begins paused; what arrives in the piece just read waits for a sink. */
export class WsFrameSocket implements FrameSocket {
  readonly #socket: WebSocket;
  #sink: FrameSink | null = null;
  #early: Frame[] = [];
  #how: SocketClose["how"] | null = null;
  #close: SocketClose | null = null;
  readonly #closeWithinMs: number;
  #timer: NodeJS.Timeout | undefined;

  /** `closeWithinMs`: how long the other side may take to read what is left and say that it has heard of the end. */
  constructor(socket: WebSocket, closeWithinMs: number) {
    this.#socket = socket;
    this.#closeWithinMs = closeWithinMs;
    socket.pause();
    socket.on("message", (data, isBinary) => this.#onMessage({ data: data as Buffer, isBinary }));
    socket.on("ping", () => this.#sink?.onAlive());
    socket.on("pong", () => this.#sink?.onAlive());
    socket.on("error", (error) => {
      this.#how ??= whatWentWrong(error);
      // What cannot be read goes on arriving; the code that says so has been sent.
      this.#terminateSoon();
    });
    socket.on("close", (code, reason) => this.#onClose(code, reason.toString("utf8")));
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send({ data, isBinary }: Frame, onWritten?: () => void): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(data, { binary: isBinary }, onWritten);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  ping(): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
  }

  close(code: number, reason: string): void {
    if (this.#close !== null) return;
    this.#socket.resume();
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.close(sendableCode(code), sendableReason(reason));
    this.#terminateSoon();
  }

  terminate(): void {
    this.#socket.terminate();
  }

  attach(sink: FrameSink): void {
    this.#sink = sink;
    const early = this.#early;
    this.#early = [];
    for (const frame of early) sink.onFrame(frame);
    if (this.#close !== null) sink.onClose(this.#close);
    else this.#socket.resume();
  }

  #onMessage(frame: Frame): void {
    if (this.#sink === null) this.#early.push(frame);
    else this.#sink.onFrame(frame);
  }

  #onClose(code: number, reason: string): void {
    clearTimeout(this.#timer);
    this.#close = { how: this.#how ?? (code === LOST ? "lost" : "closed"), code, reason };
    this.#sink?.onClose(this.#close);
  }

  #terminateSoon(): void {
    this.#timer ??= setTimeout(() => this.#socket.terminate(), this.#closeWithinMs);
  }
}

function whatWentWrong(error: Error): SocketClose["how"] {
  const { code } = error as { readonly code?: unknown };
  if (typeof code !== "string" || !code.startsWith("WS_ERR_")) return "lost";
  return code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH" ? "too-large" : "malformed";
}
