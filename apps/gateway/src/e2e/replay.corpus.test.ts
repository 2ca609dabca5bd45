import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseUsd } from "@ai-liaison/core";
import { type CorpusExchange, corpusPresent, loadCorpus } from "@ai-liaison/testkit";
import { describe, expect, test } from "vitest";
import { askGateway } from "./fixtures/replay/ask-gateway.ts";
import { relayable } from "./fixtures/replay/relayable.ts";
import type { PlayedVendor, ReplayAsk } from "./fixtures/replay/replay-ask.ts";
import { replayPage } from "./fixtures/replay/replay-page.ts";
import { Tally } from "./fixtures/replay/tally.ts";
import exceptions from "./fixtures/replay-exceptions.json" with { type: "json" };
import { REPLAYED_VENDORS, replayable } from "./fixtures/replayable.ts";

/**
 * Recorded traffic through the real gateway over real sockets, each format to a vendor that speaks it, and what is never
 * translated to its own vendor: what the vendor sent is what the client gets, to the byte, and the row's tokens and cost
 * are the vendor's. What cannot be replayed is counted by reason; what differs by design is listed by id and reason, and
 * an id that no longer differs fails the test. The page `docs/replay.md` is made of what is found.
 */
const DOC = fileURLToPath(new URL("../../../../docs/replay.md", import.meta.url));
const COSTS = new URL("../../../../../shared/corpus/pricing/provider_reported_costs.jsonl", import.meta.url);

const LEAST_CALLS: Readonly<Record<string, number>> = {
  "openai-chat": 1500,
  "openai-responses": 400,
  "anthropic-messages": 300,
  gemini: 250,
  ollama: 8,
  cohere: 60,
};

if (!corpusPresent()) process.stderr.write("skipped: the recorded corpus (../shared/corpus) is not on this machine\n");

const known: Readonly<Record<string, string>> = exceptions;
const costs = reportedCosts();
const tally = new Tally();
const translated = new Map(REPLAYED_VENDORS.map(({ dialect }) => [dialect, [] as ReplayAsk[]]));
const relayed = new Map<string, { readonly played: PlayedVendor; readonly asks: ReplayAsk[] }>();
for (const exchange of loadCorpus()) sort(exchange);

/** Puts an exchange with those that are asked for alike, or says why it cannot be asked for. */
function sort(exchange: CorpusExchange): void {
  const asked = replayable(exchange);
  if (asked !== null && "request" in asked) {
    const headers = { "content-type": "application/json" };
    const ask = { exchange, method: "POST", path: asked.path, headers, body: asked.request };
    const group = translated.get(asked.dialect);
    if (group === undefined) throw new Error(`nobody plays the vendor of ${asked.dialect}`);
    group.push(ask);
    return;
  }
  const relay = asked === null || asked.isAnotherOperation ? relayable(exchange) : asked;
  if ("reject" in relay) {
    tally.reject(exchange, relay.reject);
    return;
  }
  const group = relayed.get(relay.vendor) ?? { played: relay, asks: [] };
  relayed.set(relay.vendor, group);
  group.asks.push(relay.ask);
}

/** By exchange, in nano-dollars. */
function reportedCosts(): ReadonlyMap<string, number> {
  if (!existsSync(COSTS)) return new Map();
  const lines = readFileSync(COSTS, "utf8").trim().split("\n");
  return new Map(
    lines.map((line) => {
      const { exchange, cost_usd } = JSON.parse(line) as { readonly exchange: string; readonly cost_usd: string };
      return [exchange, Number(parseUsd(cost_usd))];
    }),
  );
}

/** Replays, counts, and returns by id what differs without a known reason. */
async function unexplained(played: PlayedVendor, asks: readonly ReplayAsk[]): Promise<Record<string, string>> {
  const results = await askGateway(played, asks, costs);
  for (const result of results) tally.count(result, known[result.exchange.id] !== undefined);
  const found = results.flatMap(({ exchange: { id } }) => {
    const said = tally.differing.get(id);
    return said === undefined || known[id] !== undefined ? [] : [[id, said] as const];
  });
  if (process.env.LIAISON_SHOW_DIFFERENCES === "1" && found.length > 0)
    process.stdout.write(`${JSON.stringify(Object.fromEntries(found), null, 1)}\n`);
  return Object.fromEntries(found);
}

describe.skipIf(!corpusPresent())("recorded traffic through the gateway (../shared/corpus)", () => {
  test.each(REPLAYED_VENDORS)("of $dialect passes byte for byte, and the row is the vendor's own", async (played) => {
    const asks = translated.get(played.dialect) ?? [];
    expect(await unexplained(played, asks)).toEqual({});
    expect(asks.length).toBeGreaterThanOrEqual(LEAST_CALLS[played.dialect] ?? 0);
  });

  test.each([...relayed.keys()].sort())("that is never translated passes to %s and back as it is", async (vendor) => {
    const group = relayed.get(vendor);
    if (group !== undefined) expect(await unexplained(group.played, group.asks)).toEqual({});
  });

  test("an exception is listed only where something differs", () => {
    expect(Object.keys(known).filter((id) => !tally.differing.has(id))).toEqual([]);
  });

  test("is told in docs/replay.md, written when asked", () => {
    const page = replayPage(tally, known);
    const [total] = page.split("\n").filter((line) => line.startsWith("| **all**"));
    process.stdout.write(`replay (recorded, replayed, identical, usage right, explained): ${total}\n`);
    if (process.env.LIAISON_WRITE_DOCS === "1") writeFileSync(DOC, page);
    expect(page).toContain("| openai chat.completions |");
  });
});
