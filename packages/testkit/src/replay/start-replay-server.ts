import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { bodyBytes, type CorpusExchange } from "../corpus/corpus-exchange.ts";
import { cutInto, cutRandomly } from "../cut-bytes.ts";
import { playScript } from "../fake-vendor/play-script.ts";
import type { Script } from "../fake-vendor/script.ts";
import { listenOnLoopback } from "../http/listen-on-loopback.ts";
import { readBody } from "../http/read-body.ts";
import { seededRandom } from "../time/seeded-random.ts";

/** How a body is cut into writes; each write is a packet of its own. */
export type ReplayCut =
  | { readonly kind: "whole" }
  | { readonly kind: "every"; readonly bytes: number }
  | { readonly kind: "seeded"; readonly seed: number; readonly maxBytes?: number };

/** A request the replay server saw. */
export interface ReplayedRequest {
  /** The exchange it was answered with; null when none was meant. */
  readonly id: string | null;
  readonly method: string;
  /** Without the `/x/<id>` before it. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Answers with what vendors once answered. */
export interface ReplayServer extends AsyncDisposable {
  readonly url: string;
  /** The base URL under which every path is answered with this exchange. */
  urlOf(id: string): string;
  readonly requests: readonly ReplayedRequest[];
  /** For callers who can set neither path nor header: the next requests get these exchanges, one each. */
  next(...ids: readonly string[]): void;
  setCut(cut: ReplayCut): void;
  close(): Promise<void>;
}

/** Of a recording: bodies were stored decoded and whole, so these would no longer be true. */
const STALE_HEADERS = new Set(["content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"]);

/**
 * Replays recorded exchanges over a socket, byte for byte. Which one is said by the path (`/x/<id>/v1/…`), by the
 * header `x-replay-id`, or by `next`; else the answer is 404.
 */
export async function startReplayServer(
  exchanges: Iterable<CorpusExchange>,
  firstCut: ReplayCut = { kind: "whole" },
): Promise<ReplayServer> {
  const byId = new Map(Array.from(exchanges, (exchange) => [exchange.id, exchange]));
  const requests: ReplayedRequest[] = [];
  const queue: string[] = [];
  let cut = firstCut;

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request);
    const { id, path } = meant(request, queue);
    const exchange = id === null ? undefined : byId.get(id);
    const headers = request.headersDistinct;
    requests.push({
      id: exchange?.id ?? null,
      method: request.method ?? "",
      path,
      headers: Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, (values ?? []).join(", ")])),
      body,
    });
    if (exchange === undefined) response.writeHead(404).end(`no exchange ${id}`);
    else await playScript(scriptOf(exchange, cut), response);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const { url, close } = await listenOnLoopback(server);
  return {
    url,
    urlOf: (id) => `${url}/x/${id}`,
    requests,
    next: (...ids) => {
      queue.push(...ids);
    },
    setCut: (next) => {
      cut = next;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function meant(request: IncomingMessage, queue: string[]): { id: string | null; path: string } {
  const url = request.url ?? "";
  const named = /^\/x\/([^/?]+)(.*)$/.exec(url);
  if (named !== null) return { id: named[1] ?? null, path: named[2] ?? "" };
  const header = request.headers["x-replay-id"];
  return { id: typeof header === "string" ? header : (queue.shift() ?? null), path: url };
}

function scriptOf(exchange: CorpusExchange, cut: ReplayCut): Script {
  const { status, headers, body } = exchange.response;
  const bytes = bodyBytes(body) ?? Buffer.alloc(0);
  const kept = Object.entries(headers).filter(([name]) => !STALE_HEADERS.has(name.toLowerCase()));
  const length = exchange.stream ? [] : [["content-length", String(bytes.length)] as const];
  return {
    status,
    headers: Object.fromEntries([...kept, ...length]),
    steps: pieces(bytes, cut).map((piece) => ({ do: "write", bytes: piece })),
  };
}

function pieces(bytes: Buffer, cut: ReplayCut): readonly Buffer[] {
  if (cut.kind === "every") return cutInto(bytes, cut.bytes);
  if (cut.kind === "seeded") return cutRandomly(bytes, seededRandom(cut.seed), cut.maxBytes);
  return bytes.length === 0 ? [] : [bytes];
}
