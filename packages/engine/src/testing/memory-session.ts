import type { Frame, FrameSink, FrameSocket, SocketClose } from "../realtime/frame-socket.ts";
import type { SessionDoor, StopReason } from "../realtime/session-ports.ts";
import type { OutletHeaders } from "../values/outlet.ts";

/** One end of a session that remembers what it was told, and says what the test says. */
export class MemorySocket implements FrameSocket {
  readonly sent: string[] = [];
  bufferedBytes = 0;
  closedWith: number | null = null;
  isTerminated = false;
  isPaused = true;
  #sink: FrameSink | null = null;
  /** Called with everything that is sent. */
  onSent: (text: string) => void = () => {};

  send({ data }: Frame, onWritten?: () => void): void {
    this.sent.push(data.toString("utf8"));
    this.onSent(data.toString("utf8"));
    onWritten?.();
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  ping(): void {}

  close(code: number): void {
    this.closedWith = code;
    this.end({ how: "closed", code, reason: "" });
  }

  terminate(): void {
    this.isTerminated = true;
  }

  attach(sink: FrameSink): void {
    this.#sink = sink;
    this.isPaused = false;
  }

  /** A message arrives here. */
  arrive(event: object): void {
    this.#sink?.onFrame({ data: Buffer.from(JSON.stringify(event)), isBinary: false });
  }

  /** The other side ends it. */
  end(close: SocketClose): void {
    this.#sink?.onClose(close);
  }

  get types(): readonly string[] {
    return this.sent.map((text) => (JSON.parse(text) as { readonly type: string }).type);
  }
}

/** A client that asks for a session. */
export class MemoryDoor implements SessionDoor {
  isGone = false;
  status: number | null = null;
  headers: OutletHeaders = {};
  body = "";
  readonly client = new MemorySocket();
  #onStop: (why: StopReason) => void = () => {};

  onGone(callback: () => void): void {
    if (this.isGone) callback();
  }

  onStop(callback: (why: StopReason) => void): void {
    this.#onStop = callback;
  }

  stop(why: StopReason): void {
    this.#onStop(why);
  }

  refuse(status: number, headers: OutletHeaders, body: Uint8Array | string): void {
    this.status = status;
    this.headers = headers;
    this.body = typeof body === "string" ? body : Buffer.from(body).toString("utf8");
  }

  accept(headers: OutletHeaders): FrameSocket | null {
    if (this.isGone) return null;
    this.status = 101;
    this.headers = headers;
    return this.client;
  }
}
