import { connect, type Socket } from "node:net";

/** What came back for one request. */
export interface RawAnswer {
  readonly ok: boolean;
  readonly latencyMs: number;
  /** How many reads it took: for a stream, how many chunks came by themselves. */
  readonly reads: number;
}

const HEAD_END = Buffer.from("\r\n\r\n");
const CHUNKED_END = Buffer.from("0\r\n\r\n");
/** What a whole stream ends in, by format. */
const END_MARKS = ["[DONE]", "message_stop"];
const TAIL_BYTES = 64;

/**
 * One keep-alive connection with one request on it at a time, over a raw socket: a load generator has to cost less than
 * what it loads. It understands as much HTTP as the contenders speak: content-length, or chunks until the last one.
 */
export class RawConnection {
  readonly #url: URL;
  #socket: Socket | null = null;
  #done: ((answer: RawAnswer) => void) | null = null;
  #sentAtMs = 0;
  #reads = 0;
  #head: Buffer | null = null;
  #remaining = 0;
  #chunked = false;
  #ok = false;
  #tail: Buffer = Buffer.alloc(0);

  constructor(url: string) {
    this.#url = new URL(url);
  }

  /** Sends the bytes of a request; `done` is called once, when the answer is whole or the connection broke. */
  send(request: Buffer, done: (answer: RawAnswer) => void): void {
    this.#done = done;
    this.#head = null;
    this.#reads = 0;
    this.#socket ??= this.#open();
    this.#sentAtMs = performance.now();
    this.#socket.write(request);
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = null;
  }

  #open(): Socket {
    const socket = connect({ host: this.#url.hostname, port: Number(this.#url.port), noDelay: true });
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    const broken = (): void => {
      if (this.#socket === socket) this.#socket = null;
      this.#finish(false);
    };
    socket.on("error", broken);
    socket.on("close", broken);
    return socket;
  }

  #read(chunk: Buffer): void {
    this.#reads++;
    if (this.#head !== null) {
      if (this.#head.length === 0) this.#readBody(chunk);
      else this.#readHead(Buffer.concat([this.#head, chunk]));
    } else this.#readHead(chunk);
  }

  #readHead(bytes: Buffer): void {
    const end = bytes.indexOf(HEAD_END);
    if (end === -1) {
      this.#head = bytes;
      return;
    }
    const head = bytes.toString("latin1", 0, end).toLowerCase();
    this.#head = Buffer.alloc(0);
    this.#ok = head.startsWith("http/1.1 200");
    this.#chunked = head.includes("\r\ntransfer-encoding: chunked");
    this.#remaining = Number(/\r\ncontent-length: (\d+)/.exec(head)?.[1] ?? 0);
    this.#tail = Buffer.alloc(0);
    this.#readBody(bytes.subarray(end + HEAD_END.length));
  }

  #readBody(bytes: Buffer): void {
    if (!this.#chunked) {
      this.#remaining -= bytes.length;
      if (this.#remaining <= 0) this.#finish(this.#ok && this.#remaining === 0);
      return;
    }
    this.#tail =
      bytes.length >= TAIL_BYTES
        ? bytes.subarray(-TAIL_BYTES)
        : Buffer.concat([this.#tail, bytes]).subarray(-TAIL_BYTES);
    if (this.#tail.subarray(-CHUNKED_END.length).equals(CHUNKED_END))
      this.#finish(this.#ok && END_MARKS.some((mark) => this.#tail.includes(mark)));
  }

  #finish(ok: boolean): void {
    const done = this.#done;
    this.#done = null;
    done?.({ ok, latencyMs: performance.now() - this.#sentAtMs, reads: this.#reads });
  }
}
