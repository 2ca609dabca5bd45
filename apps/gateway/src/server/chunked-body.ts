import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Above this, copying a chunk into its frame costs more than sending the frame in pieces. */
const MAX_FRAMED_BYTES = 8192;

/**
 * The body of a streamed answer. `ServerResponse.write` makes four pieces of each chunk (length, line break, data, line
 * break) and gathers them for `writev`; here a small chunk is framed as one text, which is a plain `write` on the
 * connection: 2 to 3 µs of about 18 less for a token on its way out, and a quarter of its garbage. What is written in one
 * turn still leaves together. Only where nothing of the answer can overtake it: node:http itself writes the first chunk,
 * which takes the headers along, and all of an answer that is not in chunks or waits for its turn on the connection.
 */
export class ChunkedBody {
  readonly #response: ServerResponse;
  #begun = false;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  /** False asks the writer to wait for `onDrain`. */
  write(bytes: Uint8Array | string): boolean {
    const socket = this.#begun ? openSocketOf(this.#response) : null;
    this.#begun = true;
    if (socket === null || bytes.length === 0 || bytes.length > MAX_FRAMED_BYTES) return this.#response.write(bytes);
    if (typeof bytes === "string") {
      gatherTurn(socket);
      return socket.write(frame(bytes, Buffer.byteLength(bytes)), "utf8");
    }
    if (!Buffer.isBuffer(bytes)) return this.#response.write(bytes);
    gatherTurn(socket);
    return socket.write(frame(bytes.toString("latin1"), bytes.length), "latin1");
  }

  /** Calls back once when there is room again; at once when there is. */
  onDrain(callback: () => void): void {
    const response = this.#response;
    const { socket } = response;
    if (response.writableNeedDrain) response.once("drain", callback);
    else if (socket?.writableNeedDrain === true) {
      // The connection may outlive the answer, whose drain is then nobody's concern.
      socket.once("drain", () => {
        if (!response.writableEnded) callback();
      });
    } else callback();
  }
}

/** The connection, where the answer goes out in chunks and all that was written of it is there already. */
function openSocketOf(response: ServerResponse): Socket | null {
  const { socket } = response;
  if (socket === null || !socket.writable || response.writableEnded) return null;
  return response.chunkedEncoding && response.writableCorked === 0 ? socket : null;
}

/** What is written from now to the end of the turn goes to the kernel at once. */
function gatherTurn(socket: Socket): void {
  if (socket.writableCorked > 0) return;
  socket.cork();
  process.nextTick(uncork, socket);
}

function uncork(socket: Socket): void {
  socket.uncork();
}

/** https://www.rfc-editor.org/rfc/rfc9112#section-7.1 */
function frame(text: string, bytes: number): string {
  return `${bytes.toString(16)}\r\n${text}\r\n`;
}
