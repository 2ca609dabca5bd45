import type { IncomingMessage } from "node:http";
import type { Abort, UpstreamHeaders } from "@ai-liaison/core";
import type { ConnectOutcome, SocketRequest } from "@ai-liaison/engine";
import { WebSocket } from "ws";
import { SOCKET_OPTIONS, WsFrameSocket } from "./ws-frame-socket.ts";

/** Whoever has left keeps no vendor waiting longer. */
const CLOSE_WITHIN_MS = 1_000;

/** Asks a vendor for a session over a connection of its own. Redirects are not followed: they would take the key along. */
export function connectUpstream(
  { origin, path, headers, maxMessageBytes }: SocketRequest,
  settle: (outcome: ConnectOutcome) => void,
): Abort {
  let isSettled = false;
  const once = (outcome: ConnectOutcome): void => {
    if (isSettled) return;
    isSettled = true;
    settle(outcome);
  };
  const socket = new WebSocket(origin.replace(/^http/, "ws") + path, {
    ...SOCKET_OPTIONS,
    headers: { ...headers },
    maxPayload: maxMessageBytes,
    followRedirects: false,
  });
  socket.once("open", () => once({ kind: "open", socket: new WsFrameSocket(socket, CLOSE_WITHIN_MS) }));
  socket.once("unexpected-response", (_request, response) => {
    readRefusal(response).then(
      (refusal) => once(refusal),
      (error: Error) => once({ kind: "failed", error }),
    );
  });
  // Stays for good: an error nobody listens to would end the process.
  socket.on("error", (error) => once({ kind: "failed", error }));
  return () => {
    isSettled = true;
    socket.terminate();
  };
}

/** An error answer is a few lines; what is longer is not read to its end. */
const MOST_BYTES = 64 * 1024;

function readRefusal(response: IncomingMessage): Promise<ConnectOutcome> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (): void => {
      const bytes = Buffer.concat(chunks).subarray(0, MOST_BYTES);
      resolve({ kind: "refused", status: response.statusCode ?? 0, headers: headersOf(response), bytes });
      response.destroy();
    };
    response.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= MOST_BYTES) end();
    });
    response.once("end", end);
    response.once("error", reject);
    response.once("close", () => reject(new Error("the answer broke off")));
  });
}

function headersOf({ headersDistinct }: IncomingMessage): UpstreamHeaders {
  return Object.fromEntries(Object.entries(headersDistinct).map(([name, values]) => [name, (values ?? []).join(", ")]));
}
