import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { type Dialect, Fault } from "@ai-liaison/core";
import { type EnginePorts, handleCall } from "@ai-liaison/engine";
import { isLocalRequest } from "./local-request.ts";
import { NodeOutlet } from "./node-outlet.ts";
import { readBody } from "./read-body.ts";
import { createRouteTable, type Destination } from "./route-table.ts";
import { writeFault } from "./write-json.ts";

/**
 * The way in over HTTP. Paths of a dialect go straight into the corridor; everything else (health, metrics,
 * analytics, the list of models) goes elsewhere.
 */
export interface HttpServerOptions {
  readonly dialects: readonly Dialect[];
  readonly ports: EnginePorts;
  readonly maxBodyBytes: () => number;
  /** Everything that is no call. */
  readonly other: (request: IncomingMessage, response: ServerResponse) => void;
  readonly watch: RequestWatch;
}

/** Told of every request, hot or not. */
export interface RequestWatch {
  connectionOpened(): void;
  connectionClosed(): void;
  onRequest(method: string, status: number, seconds: number): void;
}

const MAX_HEADER_BYTES = 16_384;
const HEADERS_TIMEOUT_MS = 20_000;
const REQUEST_TIMEOUT_MS = 120_000;
const KEEP_ALIVE_MS = 65_000;

export function createHttpServer(options: HttpServerOptions): Server {
  const routeOf = createRouteTable(options.dialects);
  const server = createServer(
    { maxHeaderSize: MAX_HEADER_BYTES, keepAliveTimeout: KEEP_ALIVE_MS, requireHostHeader: true },
    (request, response) => {
      watchRequest(request, response, options.watch);
      const routing = routeOf(request.method ?? "", request.url ?? "");
      if (routing.kind === "call") void serveCall(routing.destination, request, response, options);
      else if (routing.kind === "wrong-method") refuseMethod(routing.destination, response);
      else options.other(request, response);
    },
  );
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.on("clientError", refuseGarbage);
  return server;
}

async function serveCall(
  destination: Destination,
  request: IncomingMessage,
  response: ServerResponse,
  options: HttpServerOptions,
): Promise<void> {
  const { ports, maxBodyBytes } = options;
  const incoming = {
    ...destination,
    headers: request.headers,
    readBody: () => readBody(request, maxBodyBytes()),
    isLocal: () => isLocalRequest(request),
  };
  try {
    await handleCall(incoming, new NodeOutlet(response), ports);
  } catch (error) {
    ports.observer.onUnexpected(error, null);
    failLoudly(destination.dialect, response);
  }
}

/** The last resort, when the corridor itself broke: an error where one can still be told, else a broken connection. */
function failLoudly(dialect: Dialect, response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else
    writeFault(
      dialect,
      response,
      new Fault("server_error", "The gateway failed unexpectedly while handling this call."),
    );
}

function refuseMethod({ dialect, route }: Destination, response: ServerResponse): void {
  response.setHeader("allow", route.method);
  writeFault(
    dialect,
    response,
    new Fault("invalid_request", `${route.path} takes ${route.method} only.`, {
      status: 405,
      hint: `Send it as ${route.method}.`,
    }),
  );
}

const GARBAGE: Readonly<Record<string, readonly [number, string, string]>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    "Request Header Fields Too Large",
    `The request's headers are larger than ${MAX_HEADER_BYTES} bytes.`,
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "Request Timeout", "The request did not arrive in time."],
};

/** What is not HTTP, or not one clear request, gets one answer and a closed door. */
function refuseGarbage(error: Error, socket: Duplex): void {
  if (!socket.writable || (error as { code?: string }).code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const [status, reason, message] = GARBAGE[(error as { code?: string }).code ?? ""] ?? [
    400,
    "Bad Request",
    "This is not a valid HTTP request.",
  ];
  const body = JSON.stringify({
    error: { message, type: "invalid_request_error", param: null, code: "invalid_request" },
  });
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nconnection: close\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function watchRequest(request: IncomingMessage, response: ServerResponse, watch: RequestWatch): void {
  const startedMs = performance.now();
  watch.connectionOpened();
  response.on("close", () => {
    const status = response.writableFinished ? response.statusCode : 499;
    watch.connectionClosed();
    watch.onRequest(request.method ?? "", status, (performance.now() - startedMs) / 1000);
  });
}
