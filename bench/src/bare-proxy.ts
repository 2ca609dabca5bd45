/**
 * The yardstick: a pass-through with nothing in it but sockets and HTTP framing. `node:http` in, undici's `dispatch` over
 * pooled keep-alive connections out, bytes written on as they come in both directions, backpressure and aborts honoured;
 * no parsing, no record, no key.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Dispatcher, Pool } from "undici";
import { listenAndTell } from "./listen-and-tell.ts";

const upstream = process.argv[2];
if (upstream === undefined) throw new Error("usage: bare-proxy.ts <origin>");
const pool = new Pool(upstream, { connections: 512, pipelining: 1, keepAliveTimeout: 60_000 });

const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  if (request.method === "GET") response.end("ok");
  else forward(request, response);
});

function forward(request: IncomingMessage, response: ServerResponse): void {
  pool.dispatch(
    { method: "POST", path: request.url ?? "/", headers: requestHeaders(request), body: request },
    new PassThroughHandler(response),
  );
}

function requestHeaders(request: IncomingMessage): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const name in request.headers) {
    if (name === "host" || name === "connection" || name === "keep-alive" || name === "transfer-encoding") continue;
    passed[name] = String(request.headers[name]);
  }
  return passed;
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
