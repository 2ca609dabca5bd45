/**
 * The yardstick: a pass-through with nothing in it but sockets and HTTP framing, made as well as the gateway's own way
 * in and out. `node:http` in, undici's `dispatch` over pooled keep-alive connections out, bytes written on as they
 * come, backpressure and aborts honoured; no parsing, no record, no key.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Dispatcher, Pool } from "undici";
import { listenAndTell } from "./listen-and-tell.ts";

const upstream = process.argv[2];
if (upstream === undefined) throw new Error("usage: bare-proxy.ts <origin>");
const pool = new Pool(upstream, { connections: 512, pipelining: 1, keepAliveTimeout: 60_000 });

const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  if (request.method === "GET") {
    response.end("ok");
    return;
  }
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    forward(request, chunks.length === 1 ? (chunks[0] ?? null) : Buffer.concat(chunks), response);
  });
});

function forward(request: IncomingMessage, body: Buffer | null, response: ServerResponse): void {
  pool.dispatch(
    { method: "POST", path: request.url ?? "/", headers: requestHeaders(request), body },
    new PassThroughHandler(response),
  );
}

function requestHeaders(request: IncomingMessage): Record<string, string> {
  const { authorization, accept } = request.headers;
  const headers: Record<string, string> = { "content-type": request.headers["content-type"] ?? "application/json" };
  if (authorization !== undefined) headers.authorization = authorization;
  if (accept !== undefined) headers.accept = accept;
  return headers;
}

class PassThroughHandler implements Dispatcher.DispatchHandler {
  readonly #response: ServerResponse;
  #controller: Dispatcher.DispatchController | null = null;
  #over = false;

  constructor(response: ServerResponse) {
    this.#response = response;
    response.on("close", () => {
      if (!this.#over) this.#controller?.abort(new Error("client gone"));
    });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Record<string, unknown>): void {
    const passed: Record<string, string> = {};
    for (const name in headers) {
      if (name === "connection" || name === "keep-alive" || name === "transfer-encoding" || name === "date") continue;
      passed[name] = String(headers[name]);
    }
    this.#response.writeHead(status, passed);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#response.write(chunk)) return;
    controller.pause();
    this.#response.once("drain", () => controller.resume());
  }

  onResponseEnd(): void {
    this.#over = true;
    this.#response.end();
  }

  onResponseError(): void {
    this.#over = true;
    if (this.#response.headersSent) this.#response.destroy();
    else this.#response.writeHead(502).end();
  }
}

listenAndTell(server);
