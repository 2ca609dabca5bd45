import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** A client that says exactly these bytes, and keeps what comes back. */
export interface RawClient {
  readonly socket: Socket;
  /** All that has come so far, one character a byte. */
  text(): string;
  /** Resolves once the connection is closed, whichever way. */
  readonly closed: Promise<unknown>;
}

export async function openRawClient(url: string): Promise<RawClient> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", () => {});
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await once(socket, "connect");
  return { socket, closed, text: () => Buffer.concat(chunks).toString("latin1") };
}

/** A POST of JSON as it looks on the wire. */
export function rawPost(path: string, body: unknown, headers: readonly string[] = []): string {
  const json = JSON.stringify(body);
  const lines = [`POST ${path} HTTP/1.1`, "host: 127.0.0.1", "content-type: application/json", ...headers];
  return `${[...lines, `content-length: ${Buffer.byteLength(json)}`].join("\r\n")}\r\n\r\n${json}`;
}
