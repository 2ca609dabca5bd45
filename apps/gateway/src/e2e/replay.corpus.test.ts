import type { CallRow, JsonObject } from "@ai-liaison/core";
import {
  bodyBytes,
  bodyObject,
  type CorpusExchange,
  corpusPresent,
  loadCorpus,
  startReplayServer,
} from "@ai-liaison/testkit";
import { describe, expect, test } from "vitest";
import exceptions from "./fixtures/replay-exceptions.json" with { type: "json" };
import { openTestGateway } from "./open-test-gateway.ts";

/**
 * Recorded traffic through the real gateway over real sockets: what the vendor sent is what the client gets, to the
 * byte, and the row's tokens are the vendor's. What cannot be replayed is counted by reason; what differs by design is
 * listed by id and reason, and an id that no longer differs fails the test.
 */
const PATHS: Readonly<Record<string, { readonly path: string; readonly field: string; readonly answer: string }>> = {
  "chat.completions": { path: "/v1/chat/completions", field: "messages", answer: "choices" },
  completions: { path: "/v1/completions", field: "prompt", answer: "choices" },
  embeddings: { path: "/v1/embeddings", field: "input", answer: "data" },
};
const TOKENS = [
  ["input", "input_tokens"],
  ["output", "output_tokens"],
  ["cache_read", "cached_input_tokens"],
] as const;

type Replayed = { readonly request: Buffer; readonly path: string } | { readonly reject: string };

function replayable(exchange: CorpusExchange): Replayed {
  const endpoint = PATHS[exchange.endpoint];
  if (endpoint === undefined) return { reject: "another endpoint" };
  const { body } = exchange.response;
  const answer = bodyBytes(body);
  if (answer === null || answer.length === 0) return { reject: "answer not recorded" };
  if (answer.includes("DROPPED")) return { reject: "answer shortened in the recording" };
  if (exchange.features.includes("response-only") && exchange.stream)
    return { reject: "stream fixture without framing or request" };
  const isError = exchange.response.status >= 400 || bodyObject(body)?.error !== undefined;
  if (!exchange.stream && !isError && bodyObject(body)?.[endpoint.answer] === undefined)
    return { reject: "answer of another format" };
  if (exchange.stream && !answer.includes('"choices"')) return { reject: "answer of another format" };
  const request = bodyObject(exchange.request?.body ?? null) ?? standIn(exchange, endpoint.field);
  if (request[endpoint.field] === undefined) return { reject: "request of another format" };
  if (request.model === null) return { reject: "request without a model" };
  const model = request.model ?? exchange.model ?? "unnamed";
  return {
    request: Buffer.from(JSON.stringify(request.model === undefined ? { ...request, model } : request)),
    path: endpoint.path,
  };
}

/** For recordings of the answer alone: the least that asks for it. */
function standIn(exchange: CorpusExchange, field: string): JsonObject {
  const asked = field === "messages" ? [{ role: "user", content: "?" }] : "?";
  return { model: exchange.model ?? "unnamed", [field]: asked, ...(exchange.stream ? { stream: true } : {}) };
}

const known: Readonly<Record<string, string>> = exceptions;

describe.skipIf(!corpusPresent())("recorded traffic through the gateway (../shared/corpus)", () => {
  test("passes byte for byte, and the row has the vendor's tokens", async () => {
    const exchanges = [...loadCorpus({ endpoints: Object.keys(PATHS) })];
    await using replay = await startReplayServer(exchanges);
    await using gateway = await openTestGateway({
      rows: [`replay,${replay.url}/v1,,FAKE_KEY,20,,,1`],
      yaml: "retry: { max_attempts: 1 }\nstore: { full_responses: false }\n",
    });
    const rejects = new Map<string, number>();
    const differing: Record<string, string> = {};
    const callIds = new Map<string, CorpusExchange>();
    let identical = 0;
    for (const exchange of exchanges) {
      const replayed = replayable(exchange);
      if ("reject" in replayed) {
        rejects.set(replayed.reject, (rejects.get(replayed.reject) ?? 0) + 1);
        continue;
      }
      const asked = replay.requests.length;
      replay.next(exchange.id);
      const response = await gateway.post(replayed.path, replayed.request.toString());
      const bytes = Buffer.from(await response.arrayBuffer());
      // A request that was refused on the way leaves its answer in the queue.
      if (replay.requests.length === asked) await fetch(replay.url);
      callIds.set(response.headers.get("x-liaison-call-id") ?? "", exchange);
      const expected = bodyBytes(exchange.response.body) ?? Buffer.alloc(0);
      if (response.status === exchange.response.status && bytes.equals(expected)) identical += 1;
      else
        differing[exchange.id] =
          `${exchange.provider} ${exchange.endpoint}: ${exchange.response.status} became ${response.status}; ${firstDifference(expected, bytes)}`;
    }
    const rows = await rowsOf(gateway);
    const wrongTokens: Record<string, string> = {};
    let rightTokens = 0;
    for (const [callId, exchange] of callIds) {
      const wrong = tokenDifference(exchange, rows.get(callId));
      if (wrong === null) rightTokens += 1;
      else wrongTokens[exchange.id] = `${exchange.provider}: ${wrong}`;
    }
    process.stdout.write(
      `replayed ${callIds.size} of ${exchanges.length} exchanges: ${identical} byte-identical, ${Object.keys(differing).length} differ by design; ` +
        `tokens: ${rightTokens} equal the independent reading, ${Object.keys(wrongTokens).length} do not; not replayable: ${JSON.stringify(Object.fromEntries(rejects))}\n`,
    );
    const unexplained = Object.entries({ ...wrongTokens, ...differing }).filter(([id]) => known[id] === undefined);
    if (process.env.LIAISON_SHOW_DIFFERENCES === "1")
      process.stdout.write(`${JSON.stringify(Object.fromEntries(unexplained), null, 1)}\n`);
    expect(Object.fromEntries(unexplained)).toEqual({});
    expect(Object.keys(known).filter((id) => differing[id] === undefined && wrongTokens[id] === undefined)).toEqual([]);
    expect(callIds.size).toBeGreaterThan(1500);
  });
});

async function rowsOf(gateway: Awaited<ReturnType<typeof openTestGateway>>): Promise<ReadonlyMap<string, CallRow>> {
  await gateway.gateway.liaison.writer.drained(30_000);
  const rows = await gateway.gateway.liaison.reader().calls({ last: 100_000 });
  return new Map(rows.map((row) => [String(row.id), row]));
}

function tokenDifference(exchange: CorpusExchange, row: CallRow | undefined): string | null {
  if (row === undefined) return "no row";
  const norm = exchange.usage?.norm;
  if (norm === undefined || norm === null || row.status !== "success") return null;
  const wrong = TOKENS.filter(([name, column]) => (norm[name] ?? 0) !== (row[column] ?? 0));
  return wrong.length === 0
    ? null
    : wrong.map(([name, column]) => `${name} ${String(norm[name])} v. ${String(row[column])}`).join(", ");
}

function firstDifference(expected: Buffer, got: Buffer): string {
  let at = 0;
  while (at < expected.length && expected[at] === got[at]) at += 1;
  return `at ${at} of ${expected.length}/${got.length}: ${JSON.stringify(expected.subarray(at, at + 60).toString())} v. ${JSON.stringify(got.subarray(at, at + 60).toString())}`;
}
