import type { CallRow } from "@ai-liaison/core";
import { bodyBytes, type CorpusExchange, corpusPresent, loadCorpus, startReplayServer } from "@ai-liaison/testkit";
import { describe, expect, test } from "vitest";
import exceptions from "./fixtures/replay-exceptions.json" with { type: "json" };
import { REPLAYED_VENDORS, type ReplayedVendor, replayable } from "./fixtures/replayable.ts";
import { openTestGateway } from "./open-test-gateway.ts";

/**
 * Recorded traffic through the real gateway over real sockets, each format to a vendor that speaks it: what the vendor
 * sent is what the client gets, to the byte, and the row's tokens are the vendor's. What cannot be replayed is counted
 * by reason; what differs by design is listed by id and reason, and an id that no longer differs fails the test.
 */
const TOKENS = [
  ["input", "input_tokens"],
  ["output", "output_tokens"],
  ["cache_read", "cached_input_tokens"],
] as const;

const LEAST_CALLS: Readonly<Record<string, number>> = {
  "openai-chat": 1500,
  "openai-responses": 400,
  "anthropic-messages": 300,
  gemini: 250,
  ollama: 8,
  cohere: 60,
};

const known: Readonly<Record<string, string>> = exceptions;

interface Replayed {
  readonly calls: number;
  readonly identical: number;
  readonly rightTokens: number;
  /** By id: how the answer, or the row's tokens, differ. */
  readonly differing: Readonly<Record<string, string>>;
  readonly rejects: Readonly<Record<string, number>>;
}

const all = [...loadCorpus()];
const explained = new Set<string>();

describe.skipIf(!corpusPresent())("recorded traffic through the gateway (../shared/corpus)", () => {
  test.each(REPLAYED_VENDORS)(
    "of $dialect passes byte for byte, and the row has the vendor's tokens",
    async (vendor) => {
      const { calls, identical, rightTokens, differing, rejects } = await replay(vendor);
      process.stdout.write(
        `${vendor.dialect}: replayed ${calls} exchanges: ${identical} byte-identical; tokens: ${rightTokens} equal the ` +
          `independent reading; ${Object.keys(differing).length} differ by design; not replayable: ${JSON.stringify(rejects)}\n`,
      );
      const unexplained = Object.entries(differing).filter(([id]) => known[id] === undefined);
      for (const id of Object.keys(differing)) explained.add(id);
      if (process.env.LIAISON_SHOW_DIFFERENCES === "1")
        process.stdout.write(`${JSON.stringify(Object.fromEntries(unexplained), null, 1)}\n`);
      expect(Object.fromEntries(unexplained)).toEqual({});
      expect(calls).toBeGreaterThan(LEAST_CALLS[vendor.dialect] ?? 0);
    },
  );

  test("an exception is listed only where something differs", () => {
    expect(Object.keys(known).filter((id) => !explained.has(id))).toEqual([]);
  });
});

async function replay({ dialect, vendor, basePath }: ReplayedVendor): Promise<Replayed> {
  await using server = await startReplayServer(all);
  await using gateway = await openTestGateway({
    columns: ["vendor", "models"],
    rows: [`replay,${server.url}${basePath},,FAKE_KEY,20,,,1,${vendor},*`],
    yaml: "retry: { max_attempts: 1 }\nstore: { full_responses: false }\n",
  });
  const rejects: Record<string, number> = {};
  const differing: Record<string, string> = {};
  const callIds = new Map<string, CorpusExchange>();
  let identical = 0;
  for (const exchange of all) {
    const asked = replayable(exchange);
    if (asked?.dialect !== dialect) continue;
    if ("reject" in asked) {
      rejects[asked.reject] = (rejects[asked.reject] ?? 0) + 1;
      continue;
    }
    const before = server.requests.length;
    server.next(exchange.id);
    const response = await gateway.post(asked.path, asked.request);
    const bytes = Buffer.from(await response.arrayBuffer());
    // A request that was refused on the way leaves its answer in the queue.
    if (server.requests.length === before) await fetch(server.url);
    callIds.set(response.headers.get("x-liaison-call-id") ?? "", exchange);
    const expected = bodyBytes(exchange.response.body) ?? Buffer.alloc(0);
    if (response.status === exchange.response.status && bytes.equals(expected)) identical += 1;
    else
      differing[exchange.id] =
        `${exchange.provider} ${exchange.endpoint}: ${exchange.response.status} became ${response.status}; ${firstDifference(expected, bytes)}`;
  }
  const rows = await rowsOf(gateway);
  let rightTokens = 0;
  for (const [callId, exchange] of callIds) {
    const wrong = tokenDifference(exchange, rows.get(callId));
    if (wrong === null) rightTokens += 1;
    else differing[exchange.id] ??= `${exchange.provider}: ${wrong}`;
  }
  return { calls: callIds.size, identical, rightTokens, differing, rejects };
}

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
