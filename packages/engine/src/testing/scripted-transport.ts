import type { Flow, Transport, UpstreamHandler, UpstreamRequest } from "@ai-liaison/core";

/** One exchange a test plays the vendor in. */
export interface PlayedExchange {
  readonly request: UpstreamRequest;
  readonly handler: UpstreamHandler;
  aborted: boolean;
  paused: boolean;
  /** Headers, the chunks, and the end. */
  answer(status: number, headers: Record<string, string>, ...chunks: readonly string[]): void;
  stream(...events: readonly unknown[]): void;
  event(value: unknown): void;
}

/** A transport in which nothing happens but what the test says. */
export class ScriptedTransport implements Transport {
  readonly exchanges: PlayedExchange[] = [];
  /** Played for each new exchange, where set: the n-th call gets the n-th script, the last one repeats. */
  scripts: ((exchange: PlayedExchange) => void)[] = [];

  send(request: UpstreamRequest, handler: UpstreamHandler): () => void {
    const exchange = playedExchange(request, handler);
    this.exchanges.push(exchange);
    const script = this.scripts[Math.min(this.exchanges.length, this.scripts.length) - 1];
    if (script !== undefined) queueMicrotask(() => script(exchange));
    return () => {
      exchange.aborted = true;
    };
  }
}

function playedExchange(request: UpstreamRequest, handler: UpstreamHandler): PlayedExchange {
  const exchange: PlayedExchange = {
    request,
    handler,
    aborted: false,
    paused: false,
    answer: (status, headers, ...chunks) => {
      handler.onHeaders(status, headers, flow);
      for (const chunk of chunks) handler.onData(Buffer.from(chunk));
      handler.onEnd();
    },
    stream: (...events) => {
      handler.onHeaders(200, { "content-type": "text/event-stream" }, flow);
      for (const event of events) exchange.event(event);
    },
    event: (value) => handler.onData(Buffer.from(`data: ${JSON.stringify(value)}\n\n`)),
  };
  const flow: Flow = {
    pause: () => {
      exchange.paused = true;
    },
    resume: () => {
      exchange.paused = false;
    },
  };
  return exchange;
}
