import { type IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { FrameSocket, OutletHeaders, SessionDoor, StopReason } from "@ai-liaison/engine";
import type { WebSocketServer } from "ws";
import { endAndLinger } from "../server/close-gently.ts";
import { WsFrameSocket } from "./ws-frame-socket.ts";

/** What a client sends before it is accepted is kept up to here: it has nothing to say yet. */
const MOST_EARLY_BYTES = 64 * 1024;

export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  /** What came with the request already. */
  readonly head: Buffer;
  readonly server: WebSocketServer;
  /** Told the status of the answer; 499 where there was nobody to have it. */
  readonly answered: (status: number) => void;
}

/** A slow reader gets the rest of what was said. */
const CLOSE_WITHIN_MS = 5_000;
const CLIENT_GONE = 499;
const SWITCHING_PROTOCOLS = 101;

/** A request for an upgrade, until it is answered. The connection is read meanwhile, so that its end is noticed. */
export class UpgradeDoor implements SessionDoor {
  readonly #request: IncomingMessage;
  readonly #socket: Socket;
  readonly #server: WebSocketServer;
  readonly #answered: Upgrade["answered"];
  readonly #early: Buffer[];
  #earlyBytes = 0;
  #isGone = false;
  #isAccepted = false;
  #onGone: (() => void)[] = [];
  #onStop: ((why: StopReason) => void) | null = null;

  constructor({ request, socket, head, server, answered }: Upgrade) {
    this.#request = request;
    this.#socket = socket;
    this.#server = server;
    this.#answered = answered;
    this.#early = [head];
    socket.on("data", this.#keep);
    socket.once("end", this.#leave);
    socket.once("close", this.#leave);
    // A write that races a reset is reported by `close`; here there is nothing to add.
    socket.on("error", () => {});
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  onGone(callback: () => void): void {
    if (this.#isGone) callback();
    else this.#onGone.push(callback);
  }

  onStop(callback: (why: StopReason) => void): void {
    this.#onStop = callback;
  }

  /** A session is told that its time is over, and one not yet begun never will. */
  stop(why: StopReason): void {
    if (this.#isAccepted) this.#onStop?.(why);
    else this.#socket.destroy();
  }

  refuse(status: number, headers: OutletHeaders, body: Uint8Array | string): void {
    this.#answered(this.#isGone ? CLIENT_GONE : status);
    this.#stopReading();
    const response = new ServerResponse(this.#request);
    response.shouldKeepAlive = false;
    response.assignSocket(this.#socket);
    response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
    response.end(body, () => {
      response.detachSocket(this.#socket);
      endAndLinger(this.#socket);
      this.#socket.resume();
    });
  }

  accept(headers: OutletHeaders): FrameSocket | null {
    this.#answered(this.#isGone ? CLIENT_GONE : SWITCHING_PROTOCOLS);
    this.#stopReading();
    if (this.#isGone) {
      this.#socket.destroy();
      return null;
    }
    let accepted: FrameSocket | null = null;
    const addHeaders = (lines: string[]): void => {
      for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
    };
    this.#server.once("headers", addHeaders);
    this.#server.handleUpgrade(this.#request, this.#socket, Buffer.concat(this.#early), (socket) => {
      accepted = new WsFrameSocket(socket, CLOSE_WITHIN_MS);
    });
    this.#server.off("headers", addHeaders);
    this.#isAccepted = accepted !== null;
    return accepted;
  }

  readonly #keep = (chunk: Buffer): void => {
    this.#earlyBytes += chunk.length;
    if (this.#earlyBytes > MOST_EARLY_BYTES) this.#socket.destroy();
    else this.#early.push(chunk);
  };

  readonly #leave = (): void => {
    this.#isGone = true;
    const callbacks = this.#onGone;
    this.#onGone = [];
    for (const callback of callbacks) callback();
  };

  #stopReading(): void {
    this.#socket.pause();
    this.#socket.off("data", this.#keep);
    this.#socket.off("end", this.#leave);
    this.#socket.off("close", this.#leave);
    this.#onGone = [];
  }
}
