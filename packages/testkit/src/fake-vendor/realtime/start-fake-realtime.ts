import { createServer, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { listenOnLoopback } from "../../http/listen-on-loopback.ts";
import { FakeSession } from "./fake-session.ts";
import type { HandshakeFault } from "./handshake-fault.ts";

export interface FakeRealtimeOptions {
  /** The only key it takes, as a bearer token. Unset: any. */
  readonly apiKey?: string;
}

/** A vendor's realtime API on loopback. */
export interface FakeRealtime extends AsyncDisposable {
  readonly url: string;
  /** All sessions so far, oldest first; entries are live. */
  readonly sessions: readonly FakeSession[];
  /** All requests for one so far: path with query, and headers. */
  readonly handshakes: readonly FakeHandshake[];
  /** The next handshakes get these faults, one each. */
  fail(...next: readonly HandshakeFault[]): void;
  /** Resolves with the session of that number, from 0, once it is open. */
  session(number: number, withinMs?: number): Promise<FakeSession>;
  close(): Promise<void>;
}

/** A request for a session; live. */
export interface FakeHandshake {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  /** Its connection is closed, whichever way. */
  readonly isClosed: boolean;
}

/** Starts a fake realtime API. Whoever starts it closes it. */
export async function startFakeRealtime(options: FakeRealtimeOptions = {}): Promise<FakeRealtime> {
  const sessions: FakeSession[] = [];
  const handshakes: (FakeHandshake & { readonly socket: Duplex })[] = [];
  const faults: HandshakeFault[] = [];
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 256 * 1024 * 1024 });
  const server = createServer((_request, response) => response.writeHead(426).end());
  server.on("upgrade", (request, socket, head) => {
    handshakes.push({
      path: request.url ?? "",
      headers: request.headers,
      socket,
      get isClosed() {
        return socket.destroyed;
      },
    });
    socket.on("error", () => {});
    const fault = faults.shift() ?? null;
    if (isRefused(request, options)) return answer(socket, 401, WRONG_KEY);
    if (fault?.kind === "reset") return void socket.destroy();
    if (fault?.kind === "never-answer") return ignore(socket);
    if (fault?.kind === "status") return answer(socket, fault.status, fault.body, fault.headers);
    return sockets.handleUpgrade(request, socket, head, (opened) => {
      sessions.push(new FakeSession(opened, request, fault));
    });
  });
  const { url, close } = await listenOnLoopback(server);
  const closeAll = async (): Promise<void> => {
    for (const { socket } of handshakes) socket.destroy();
    await close();
  };
  return {
    url,
    sessions,
    handshakes,
    fail: (...next) => faults.push(...next),
    session: async (number, withinMs = 10_000) => {
      const untilMs = performance.now() + withinMs;
      for (;;) {
        const found = sessions[number];
        if (found !== undefined) return found;
        if (performance.now() > untilMs) throw new Error(`no session ${number} within ${withinMs} ms`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    close: closeAll,
    [Symbol.asyncDispose]: closeAll,
  };
}

/** It is read all the same, so that the client's going is noticed. */
function ignore(socket: Duplex): void {
  socket.resume();
  socket.once("end", () => socket.destroy());
}

const WRONG_KEY = {
  error: { message: "Incorrect API key provided: sk-…", type: "invalid_request_error", code: "invalid_api_key" },
};

function isRefused({ headers }: IncomingMessage, { apiKey }: FakeRealtimeOptions): boolean {
  return apiKey !== undefined && headers.authorization !== `Bearer ${apiKey}`;
}

function answer(socket: Duplex, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const bytes = JSON.stringify(body);
  const all = {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(bytes)),
    connection: "close",
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} Refused\r\n${lines.join("")}\r\n${bytes}`);
}
