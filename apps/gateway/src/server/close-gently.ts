import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

const LINGER_MS = 5_000;

/**
 * An answer given before the request's body was read is its connection's last: what is still on its way is not worth
 * reading. Yet closing at once would reset the connection, and a client that is still sending would never see why it
 * was refused. So the answer goes out, then our end; what comes meanwhile is thrown away, for a few seconds.
 */
export function closeIfUnread(response: ServerResponse): void {
  const { req } = response;
  if (req.complete || !announcesBody(req)) return;
  response.shouldKeepAlive = false;
  const { socket } = req;
  socket.destroySoon = () => endAndLinger(socket);
}

/** Says that nothing more will come, and closes when the client does, or after a few seconds. */
export function endAndLinger(socket: Socket, lastWords?: string): void {
  if (lastWords === undefined) socket.end();
  else socket.end(lastWords);
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once("close", () => clearTimeout(timer));
}

function announcesBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0";
}
