import { type RawAnswer, RawConnection } from "./raw-connection.ts";
import { percentile } from "./statistics.ts";

export interface LoadOrder {
  readonly url: string;
  readonly path: string;
  readonly authorization: string;
  readonly body: string;
  readonly connections: number;
  readonly ratePerSecond: number | null;
  readonly durationMs: number;
}

export interface LoadResult {
  /** Requests answered whole, those still open when the window closed included. */
  readonly requests: number;
  readonly failed: number;
  /** From the first request to the last answer. */
  readonly elapsedMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Reads per answer, on average. */
  readonly readsPerRequest: number;
}

/** Loads a target for a while, waits for what is still open, and tells what came back. */
export async function loadWindow(order: LoadOrder): Promise<LoadResult> {
  const request = requestBytes(order);
  const startedMs = performance.now();
  const untilMs = startedMs + order.durationMs;
  const latencies: number[] = [];
  let failed = 0;
  let reads = 0;
  const connections = Array.from({ length: order.connections }, () => new RawConnection(order.url));
  await Promise.all(
    connections.map((connection, index) => {
      const pace = new Pace(order, startedMs, index);
      return new Promise<void>((resolve) => {
        const next = (): void => {
          if (performance.now() >= untilMs) resolve();
          else connection.send(request, take);
        };
        const take = (answer: RawAnswer): void => {
          if (answer.ok) latencies.push(answer.latencyMs);
          else failed++;
          reads += answer.reads;
          pace.after(next);
        };
        pace.begin(next);
      });
    }),
  );
  const elapsedMs = performance.now() - startedMs;
  for (const connection of connections) connection.close();
  latencies.sort((left, right) => left - right);
  return {
    requests: latencies.length,
    failed,
    elapsedMs,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    readsPerRequest: reads / Math.max(1, latencies.length + failed),
  };
}

/** When each connection asks: spread over the first moments, then at once, or in its own slots of the fixed rate. */
class Pace {
  readonly #everyMs: number | null;
  #slotMs: number;

  constructor(order: LoadOrder, startedMs: number, index: number) {
    this.#everyMs = order.ratePerSecond === null ? null : (order.connections * 1000) / order.ratePerSecond;
    const spreadMs = this.#everyMs ?? SPREAD_MS;
    this.#slotMs = startedMs + (index * spreadMs) / order.connections;
  }

  begin(next: () => void): void {
    setTimeout(next, Math.max(0, this.#slotMs - performance.now()));
  }

  after(next: () => void): void {
    if (this.#everyMs === null) {
      next();
      return;
    }
    const nowMs = performance.now();
    // A timer may fire a little early: always one slot on, and those that were missed are left out.
    do this.#slotMs += this.#everyMs;
    while (this.#slotMs <= nowMs);
    setTimeout(next, this.#slotMs - nowMs);
  }
}

/** Long enough that paced streams are out of step with each other. */
const SPREAD_MS = 100;

function requestBytes(order: LoadOrder): Buffer {
  const head = [
    `POST ${order.path} HTTP/1.1`,
    `host: ${new URL(order.url).host}`,
    "content-type: application/json",
    "accept: application/json",
    "user-agent: bench",
    `authorization: ${order.authorization}`,
    `content-length: ${Buffer.byteLength(order.body)}`,
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${order.body}`);
}
