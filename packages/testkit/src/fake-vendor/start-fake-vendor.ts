import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listenOnLoopback } from "../http/listen-on-loopback.ts";
import { readBody } from "../http/read-body.ts";
import type { VendorAnswer } from "./answer.ts";
import { answerRequest } from "./answers/answer-request.ts";
import { KeptResponses } from "./answers/responses/kept-responses.ts";
import { applyFault } from "./apply-fault.ts";
import { control } from "./control-path.ts";
import { FaultQueue, type FaultRule } from "./fault-queue.ts";
import type { FaultSpec } from "./fault-spec.ts";
import type { Manners } from "./manners/manners.ts";
import { undress } from "./manners/undress.ts";
import { playScript } from "./play-script.ts";
import type { LoggedRequest, OpenLogEntry, RequestMatcher } from "./request-log.ts";

export interface FakeVendorOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly models?: readonly string[];
  /** The largest page of its list of models, in formats that have pages. */
  readonly modelsPerPage?: number;
  /** Pause before each event of a stream, in milliseconds. */
  readonly chunkDelayMs?: number;
  /** What every text answer says, instead of an echo of the prompt. */
  readonly say?: string;
  /** The only key it takes. Unset: any, and none where the vendor's look-alikes need none (OpenAI's chat). */
  readonly apiKey?: string;
  /** Insists on a real vendor's paths, proofs and versions, and refuses as it does. */
  readonly manners?: Manners;
}

/**
 * A vendor on loopback that answers, truly or, when told to, wrongly, in the format of the path it is asked at: OpenAI's
 * (chat and Responses), Anthropic's, Google's or Ollama's.
 */
export interface FakeVendor extends AsyncDisposable {
  /** Its origin, without a path: `http://127.0.0.1:40123`. */
  readonly url: string;
  /** All requests so far, oldest first; entries are live. */
  readonly requests: readonly LoggedRequest[];
  /** The next requests get these faults, one each. */
  fail(next: FaultSpec | readonly FaultSpec[]): void;
  /** Every request gets this fault, once the queue is empty; null ends it. */
  always(fault: FaultSpec | null): void;
  /** Faults for some requests only. */
  on(matcher: RequestMatcher): FaultRule;
  /** Forgets all faults; the log stays. */
  clearFaults(): void;
  /** Resolves with the first request, past or to come, for which `condition` holds; rejects after `withinMs`. */
  waitFor(condition: (request: LoggedRequest) => boolean, withinMs?: number): Promise<LoggedRequest>;
  close(): Promise<void>;
}

/** Starts a fake vendor. Whoever starts it closes it. */
export async function startFakeVendor(options: FakeVendorOptions = {}): Promise<FakeVendor> {
  const requests: OpenLogEntry[] = [];
  const faults = new FaultQueue();
  const kept = new KeptResponses();
  const server = createServer({ keepAlive: true, maxHeaderSize: 65_536 }, (request, response) => {
    readBody(request).then(
      (bytes) => {
        const body = bytes.toString("utf8");
        if (!request.url?.startsWith("/__fake/")) return serve(request, response, body);
        return sendControl(response, () => control(request.url ?? "", body, { requests, faults }));
      },
      () => response.destroy(),
    );
  });

  async function serve(request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
    const entry = openEntry(request, body, requests.length);
    requests.push(entry);
    const answer = answerTo(entry);
    const fault = faults.faultFor(entry);
    const script = applyFault(answer, fault, options.chunkDelayMs);
    entry.fault = fault.kind;
    entry.status = script.status;
    entry.answerId = idOf(answer);
    entry.tokens = answer.tokens ?? null;
    const played = await playScript(script, response);
    entry.finished = played === "finished";
    entry.aborted = played === "client-gone";
    entry.endedAtMs = Date.now();
  }

  function answerTo(entry: LoggedRequest): VendorAnswer {
    const answerOptions = { ...options, models: options.models ?? ["fake-model"], kept };
    if (options.manners === undefined) return answerRequest(entry, answerOptions);
    const undressed = undress(entry, options.manners);
    return undressed.kind === "answer" ? undressed.answer : answerRequest(undressed.request, answerOptions);
  }

  const { url, close } = await listenOnLoopback(server, options.port);
  return {
    url,
    requests,
    fail: (next) => faults.fail(next),
    always: (fault) => faults.always(fault),
    on: (matcher) => faults.on(matcher),
    clearFaults: () => faults.clear(),
    waitFor: (condition, withinMs = 5_000) => waitFor(requests, condition, withinMs),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function sendControl(response: ServerResponse, act: () => { status: number; body: unknown }): void {
  const told = ((): { status: number; body: unknown } => {
    try {
      return act();
    } catch (error) {
      return { status: 400, body: { error: String(error) } };
    }
  })();
  response.writeHead(told.status, { "content-type": "application/json" });
  response.end(JSON.stringify(told.body));
}

function openEntry(request: IncomingMessage, body: string, sequence: number): OpenLogEntry {
  const headers = Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(", ")]);
  return {
    sequence,
    method: request.method ?? "",
    path: request.url ?? "",
    headers: Object.fromEntries(headers),
    body,
    atMs: Date.now(),
    endedAtMs: null,
    fault: "none",
    status: null,
    answerId: null,
    tokens: null,
    aborted: false,
    finished: false,
  };
}

function idOf(answer: VendorAnswer): string | null {
  if (answer.kind === "bytes") return null;
  const first = answer.kind === "whole" ? answer.body : (answer.events[0] ?? null);
  if (typeof first !== "object" || first === null || !("id" in first)) return null;
  return typeof first.id === "string" ? first.id : null;
}

async function waitFor(
  requests: readonly LoggedRequest[],
  condition: (request: LoggedRequest) => boolean,
  withinMs: number,
): Promise<LoggedRequest> {
  const untilMs = performance.now() + withinMs;
  for (;;) {
    const found = requests.find(condition);
    if (found !== undefined) return found;
    if (performance.now() > untilMs) throw new Error(`no such request within ${withinMs} ms; saw ${requests.length}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
