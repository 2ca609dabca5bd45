import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { gunzipSync } from "node:zlib";
import type { CallRow } from "@ai-liaison/core";
import { numberOf } from "./call-number.ts";

/**
 * What becomes of a batch on its way to the gateway. `errors` and `drops` pass it on and do not say so: it comes again.
 * `tears` breaks one of its events, which the gateway then refuses. `down` is no listener at all.
 */
export const MOODS = ["well", "refuses", "errors", "drops", "tears", "resets", "hangs", "down"] as const;
export type Mood = (typeof MOODS)[number];

/** Stands between tracked clients and a gateway's `/v1/events`, on a real socket, in the mood it is told. */
export class FlakyProxy {
  /** Where the gateway is: it may move. */
  target = "";
  /** How many batches met each mood, and how many of those that were passed on got which answer. */
  readonly met = new Map<string, number>();
  /** The calls whose events were broken once, by their numbers. */
  readonly torn = new Set<number>();
  #mood: Mood = "well";
  #server: Server | null = null;
  #port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async turn(mood: Mood): Promise<void> {
    this.#mood = mood;
    if (mood === "down") await this.stop();
    else if (this.#server === null) await this.start();
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(this.#port, "127.0.0.1", resolve));
    const address = server.address();
    if (typeof address === "object" && address !== null) this.#port = address.port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    this.#count("down");
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await Array.fromAsync<Buffer>(request));
    const mood = this.#mood;
    this.#count(mood);
    if (mood === "hangs") return;
    if (mood === "resets" || mood === "down") return void request.socket.resetAndDestroy();
    if (mood === "refuses") return void response.writeHead(429, { "retry-after": "1" }).end("{}");
    const torn = mood === "tears" ? this.#tear(request, body) : null;
    const answer = await this.#passOn(request, torn ?? body, torn !== null);
    const text = await answer.text();
    this.#count(`${answer.status}`);
    if (mood === "errors") return void response.writeHead(500).end("{}");
    if (mood === "drops") return void request.socket.destroy();
    response.writeHead(answer.status, { "content-type": "application/json" }).end(text);
  }

  #passOn({ url, headers }: IncomingMessage, body: Uint8Array<ArrayBuffer>, isPlain: boolean): Promise<Response> {
    const names = ["content-type", "idempotency-key", "authorization", ...(isPlain ? [] : ["content-encoding"])];
    const kept = names.flatMap((name) => (typeof headers[name] === "string" ? [[name, headers[name]] as const] : []));
    return fetch(`${this.target}${url}`, { method: "POST", headers: Object.fromEntries(kept), body });
  }

  /** The batch with the event in its middle broken. */
  #tear({ headers }: IncomingMessage, body: Buffer): Buffer<ArrayBuffer> {
    const plain = headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
    const events = JSON.parse(plain.toString()) as CallRow[];
    const middle = Math.floor(events.length / 2);
    const victim = events[middle];
    if (victim !== undefined) this.torn.add(numberOf(victim));
    const broken = events.map((event, index) => (index === middle ? { ...event, input_tokens: "many" } : event));
    return Buffer.from(JSON.stringify(broken));
  }

  #count(what: string): void {
    this.met.set(what, (this.met.get(what) ?? 0) + 1);
  }
}
