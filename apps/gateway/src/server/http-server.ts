import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { type Dialect, Fault } from "@ai-liaison/core";
import { type EnginePorts, handleCall, type IncomingCall } from "@ai-liaison/engine";
import type { Realtime } from "../realtime/index.ts";
import { CONNECTION_LIMITS, type ConnectionLimits } from "./connection-limits.ts";
import { isLocalRequest } from "./local-request.ts";
import { NodeOutlet } from "./node-outlet.ts";
import { OpenConnections } from "./open-connections.ts";
import { headersWithKey } from "./query-key.ts";
import { readBody } from "./read-body.ts";
import { MAX_HEADER_BYTES, refuseGarbage, refuseHosts } from "./refuse-garbage.ts";
import { createRouteTable, type Destination } from "./route-table.ts";
import { RunningCalls } from "./running-calls.ts";
import { writeFault } from "./write-json.ts";

/**
 * The way in over HTTP. Paths of a dialect go straight into the corridor; everything else (health, metrics,
 * analytics, the list of models) goes elsewhere.
 */
export interface HttpServerOptions {
  readonly dialects: readonly Dialect[];
  readonly ports: EnginePorts;
  readonly maxBodyBytes: () => number;
  /** More are closed as they come. */
  readonly maxConnections: number;
  readonly limits?: ConnectionLimits;
  /** Everything that is no call. */
  readonly other: (request: IncomingMessage, response: ServerResponse) => void;
  readonly watch: RequestWatch;
  /** What asks to be upgraded to a session. */
  readonly realtime: Realtime;
}

/** Told of every request, hot or not. */
export interface RequestWatch {
  connectionOpened(): void;
  connectionClosed(): void;
  onRequest(method: string, status: number, seconds: number): void;
}

/** The server, and the way to end it. */
export interface HttpServer {
  readonly server: Server;
  /**
   * Takes no new connections and lets answers under way be written out; what is left after `graceMs` is cut. Resolves
   * once all connections are closed and every call has written its record, with the number of calls that did not.
   */
  drain(graceMs: number): Promise<number>;
}

const SWEEP_EVERY_MS = 50;
/** How long calls that were cut may take to write their records. */
const RECORDS_GRACE_MS = 5_000;

export function createHttpServer(options: HttpServerOptions): HttpServer {
  const routeOf = createRouteTable(options.dialects);
  const connections = new OpenConnections();
  const calls = new RunningCalls();
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    // After the last answer of its connection: nobody could be answered.
    if (request.socket.writableEnded) return;
    watchRequest(request, response, options.watch, connections);
    if (request.headers.host?.includes(",") === true) {
      refuseHosts(response);
      return;
    }
    const routing = routeOf(request.method ?? "", request.url ?? "");
    if (routing.kind === "call") serveCall(routing.destination, request, response, options, calls);
    else if (routing.kind === "wrong-method") refuseMethod(routing.destination, response);
    else serveOther(request, response, options);
  };
  const { realtime, limits = CONNECTION_LIMITS } = options;
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: limits.checkEveryMs,
      requireHostHeader: true,
      // What stands there twice is not silently read as its first.
      joinDuplicateHeaders: true,
      // Offers to speak something else (`h2c`, say) are not taken up: the request is answered as if it had not made one.
      shouldUpgradeCallback: (request) => realtime.isAsked(request),
    },
    onRequest,
  );
  server.on("upgrade", (request, socket, head) => {
    connections.leave(socket as Socket);
    serveSession(request, socket as Socket, head, options, calls);
  });
  server.maxConnections = options.maxConnections;
  dropUnread(server, connections, limits);
  server.on("checkContinue", onRequest);
  server.on("clientError", (error, socket) => refuseGarbage(error, socket as Socket));
  server.on("connection", (socket) => connections.add(socket));
  // Called by `close`, with its own idea of what is idle (see OpenConnections); the sweep is ours.
  server.closeIdleConnections = () => {};
  const cut = (): void => {
    realtime.stopAll();
    connections.closeAll();
  };
  return { server, drain: (graceMs) => drain(server, connections, calls, { graceMs, cut }) };
}

function dropUnread(server: Server, connections: OpenConnections, { unreadMs, checkEveryMs }: ConnectionLimits): void {
  const timer = setInterval(() => connections.timeUnread(unreadMs), checkEveryMs);
  timer.unref();
  server.on("close", () => clearInterval(timer));
}

async function drain(
  server: Server,
  connections: OpenConnections,
  calls: RunningCalls,
  { graceMs, cut }: { readonly graceMs: number; readonly cut: () => void },
): Promise<number> {
  connections.startDraining();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const sweep = setInterval(() => connections.closeIdle(), SWEEP_EVERY_MS);
  const timer = setTimeout(cut, graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(timer);
  return calls.settled(RECORDS_GRACE_MS);
}

function serveCall(
  destination: Destination,
  request: IncomingMessage,
  response: ServerResponse,
  options: HttpServerOptions,
  calls: RunningCalls,
): void {
  const { ports, maxBodyBytes } = options;
  const incoming: IncomingCall = {
    dialect: destination.dialect,
    route: destination.route,
    place: destination.place,
    headers: headersWithKey(request),
    readBody: () => readBody(request, maxBodyBytes(), () => inviteBody(request, response), destination.route.takes),
    isLocal: () => isLocalRequest(request),
  };
  calls.begin();
  handleCall(incoming, new NodeOutlet(response), ports).then(
    () => calls.end(),
    (error: unknown) => {
      ports.observer.onUnexpected(error, null);
      failLoudly(destination.dialect, response);
      calls.end();
    },
  );
}

/** A session: a call that outlives the request it began with. */
function serveSession(
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
  { realtime, ports, watch }: HttpServerOptions,
  calls: RunningCalls,
): void {
  const startedMs = performance.now();
  watch.connectionOpened();
  socket.once("close", () => watch.connectionClosed());
  calls.begin();
  realtime
    .serve(request, socket, head, (status) => {
      watch.onRequest(request.method ?? "", status, (performance.now() - startedMs) / 1000);
    })
    .catch((error: unknown) => ports.observer.onUnexpected(error, null))
    .finally(() => calls.end());
}

function serveOther(request: IncomingMessage, response: ServerResponse, { other }: HttpServerOptions): void {
  inviteBody(request, response);
  other(request, response);
}

/** Tells a client that asked first (`expect: 100-continue`) to send its body. */
function inviteBody(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.expect !== undefined && request.httpVersion === "1.1") response.writeContinue();
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

function watchRequest(
  request: IncomingMessage,
  response: ServerResponse,
  watch: RequestWatch,
  connections: OpenConnections,
): void {
  const startedMs = performance.now();
  watch.connectionOpened();
  connections.hold(response);
  response.on("close", () => {
    connections.release(response);
    const status = response.writableFinished ? response.statusCode : 499;
    watch.connectionClosed();
    watch.onRequest(request.method ?? "", status, (performance.now() - startedMs) / 1000);
  });
}
