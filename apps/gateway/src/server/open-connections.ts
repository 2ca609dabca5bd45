import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * Which connections carry an answer, so that a shutdown closes the others and only those. `node:http` keeps such a list
 * too, but counts a connection as idle from the moment its answer was handed over, not from when it was written out:
 * a reader slower than we are would lose the rest.
 */
export class OpenConnections {
  readonly #sockets = new Set<Socket>();
  readonly #answers = new Set<ServerResponse>();
  /** Answers that wait for another on the same connection; `node:http` does not tell them when it closes. */
  readonly #queued = new Map<Socket, Set<ServerResponse>>();
  #draining = false;

  /** A client has connected. */
  add(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("close", () => {
      this.#sockets.delete(socket);
      const queued = this.#queued.get(socket);
      if (queued === undefined) return;
      this.#queued.delete(socket);
      for (const response of queued) if (this.#answers.has(response)) response.emit("close");
    });
  }

  /** A request has come; its connection is busy until `release`. */
  hold(response: ServerResponse): void {
    this.#answers.add(response);
    if (response.socket === null) this.#queue(response);
    if (this.#draining) response.shouldKeepAlive = false;
  }

  /** The answer is written out, or its client has gone. */
  release(response: ServerResponse): void {
    this.#answers.delete(response);
  }

  /** From now on every answer not yet begun says that it is its connection's last. */
  startDraining(): void {
    this.#draining = true;
    for (const response of this.#answers) response.shouldKeepAlive = false;
  }

  /** Closes the connections that carry no answer. */
  closeIdle(): void {
    const busy = new Set<Socket>();
    for (const { req } of this.#answers) busy.add(req.socket);
    for (const socket of this.#sockets) if (!busy.has(socket) && !socket.writableEnded) socket.destroy();
  }

  closeAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #queue(response: ServerResponse): void {
    const { socket } = response.req;
    const queued = this.#queued.get(socket) ?? new Set();
    this.#queued.set(socket, queued.add(response));
  }
}
