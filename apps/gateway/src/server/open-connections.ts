import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * Which connections carry an answer, so that a shutdown closes the others and only those. `node:http` keeps such a list
 * too, but counts a connection as idle from the moment its answer was handed over, not from when it was written out:
 * a reader slower than we are would lose the rest.
 *
 * What is kept hangs on the connection, which lives long. A set of answers, filled and emptied by every request, was
 * measured to cost 15 µs a request and 100 MB: it carries young objects into old memory.
 */
export class OpenConnections {
  readonly #connections = new Map<Socket, Connection>();
  #draining = false;

  /** A client has connected. */
  add(socket: Socket): void {
    this.#connections.set(socket, { answers: 0, current: null, queued: null });
    socket.on("close", () => {
      const queued = this.#connections.get(socket)?.queued ?? [];
      this.#connections.delete(socket);
      // `node:http` does not tell answers that wait for another on the same connection when it closes.
      for (const response of [...queued]) response.emit("close");
    });
  }

  /** It carries no HTTP any more: whoever took it over sees to its end. */
  leave(socket: Socket): void {
    this.#connections.delete(socket);
  }

  /** A request has come; its connection is busy until `release`. */
  hold(response: ServerResponse): void {
    if (this.#draining) response.shouldKeepAlive = false;
    const connection = this.#connections.get(response.req.socket);
    if (connection === undefined) return;
    connection.answers += 1;
    if (response.socket !== null) connection.current = response;
    else connection.queued = (connection.queued ?? new Set()).add(response);
  }

  /** The answer is written out, or its client has gone. */
  release(response: ServerResponse): void {
    const connection = this.#connections.get(response.req.socket);
    if (connection === undefined) return;
    connection.answers -= 1;
    if (connection.current === response) connection.current = null;
    connection.queued?.delete(response);
  }

  /** From now on every answer not yet begun says that it is its connection's last. */
  startDraining(): void {
    this.#draining = true;
    for (const { current, queued } of this.#connections.values()) {
      for (const response of [current, ...(queued ?? [])]) if (response !== null) response.shouldKeepAlive = false;
    }
  }

  /** Closes the connections that carry no answer. */
  closeIdle(): void {
    for (const [socket, { answers }] of this.#connections) if (answers === 0 && !socket.writableEnded) socket.destroy();
  }

  /**
   * To be called now and then: whoever takes nothing of what waits for him for this long loses his connection, and with
   * it what is kept for him. The connection's own timer sees whether anything moves, and `node:http` closes what it ends.
   */
  timeUnread(withinMs: number): void {
    for (const socket of this.#connections.keys()) {
      const isTimed = socket.timeout === withinMs;
      if (socket.writableLength > 0 && !isTimed) socket.setTimeout(withinMs);
      else if (socket.writableLength === 0 && isTimed) socket.setTimeout(0);
    }
  }

  closeAll(): void {
    for (const socket of this.#connections.keys()) socket.destroy();
  }
}

interface Connection {
  /** How many answers it still carries. */
  answers: number;
  current: ServerResponse | null;
  /** Answers to pipelined requests, whose turn has not come. */
  queued: Set<ServerResponse> | null;
}
