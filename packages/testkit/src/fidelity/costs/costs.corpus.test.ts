import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseUsd, type Usage } from "@ai-liaison/core";
import { createPriceBook, priceByNames } from "@ai-liaison/pricing";
import { reportedVendor } from "@ai-liaison/providers";
import { describe, expect, test } from "vitest";
import type { CorpusExchange } from "../../corpus/corpus-exchange.ts";
import { loadCorpus } from "../../corpus/load-corpus.ts";
import misses from "../fixtures/cost-misses.json" with { type: "json" };
import { agreeingShare, agrees, type CostFinding } from "./cost-findings.ts";
import { costsPage } from "./costs-page.ts";
import { answeredAtMs, recordedUsage } from "./recorded-usage.ts";

/**
 * What vendors said recorded calls cost: read by the dialects and priced as a record is, it is the cost to the
 * nano-dollar. Beside it, what our price list makes of what was used. Where that differs, the reason stands by id; a
 * reason that is no longer needed fails the test. The page `docs/costs.md` is made of what is found.
 */
const REPORTED = new URL("../../../../../../shared/corpus/pricing/provider_reported_costs.jsonl", import.meta.url);
const DOC = fileURLToPath(new URL("../../../../../docs/costs.md", import.meta.url));
const LEAST_SHARE = 0.95;
/** For answers that do not say when they were given: when the corpus was made. */
const CORPUS_MADE_MS = Date.parse("2026-08-20");
/** Recordings without an address whose costs are in ticks are of the vendor that counts in them. */
const OTHER_NAMES: Readonly<Record<string, string>> = { "openai-compatible": "xai" };

/** What only asks how an earlier call is getting on has no cost of its own, however often it is asked. */
const ASKED_LATER = new Set(["videos"]);

const isThere = existsSync(REPORTED);
if (!isThere) process.stderr.write("skipped: the recorded costs (../shared/corpus/pricing) are not on this machine\n");

const beyond: Readonly<Record<string, string>> = misses.beyondThePriceList;
const differing: Readonly<Record<string, string>> = misses.differs;
const book = createPriceBook();

interface ReportedCost {
  readonly exchange: string;
  readonly model: string | null;
  readonly cost_usd: string;
}

function findCosts(): readonly CostFinding[] {
  const exchanges = new Map(Array.from(loadCorpus(), (exchange) => [exchange.id, exchange]));
  const lines = readFileSync(REPORTED, "utf8").trim().split("\n");
  return lines.flatMap((line) => {
    const reported = JSON.parse(line) as ReportedCost;
    const exchange = exchanges.get(reported.exchange);
    return exchange === undefined ? [] : [judge(reported, exchange)];
  });
}

function judge({ model, cost_usd }: ReportedCost, exchange: CorpusExchange): CostFinding {
  const { id, provider, endpoint } = exchange;
  const read = recordedUsage(exchange);
  const reportedNanoUsd = Number(parseUsd(cost_usd));
  const price = (usage: Usage) => priceOf(exchange, model, usage, read?.modelUsed ?? null);
  const recorded = read === null ? null : price(read.usage);
  const ownNanoUsd = read === null ? null : price({ ...read.usage, reportedCostUsd: null }).totalNanoUsd;
  const verdict =
    beyond[id] !== undefined ? "beyond the price list" : agrees(ownNanoUsd, reportedNanoUsd) ? "agrees" : "differs";
  return {
    id,
    provider,
    endpoint,
    model,
    reportedNanoUsd,
    recordedNanoUsd: recorded?.source === "provider" ? recorded.totalNanoUsd : null,
    ownNanoUsd,
    reason: beyond[id] ?? differing[id] ?? null,
    verdict,
  };
}

function priceOf(exchange: CorpusExchange, model: string | null, usage: Usage, modelUsed: string | null) {
  const providerName = OTHER_NAMES[exchange.provider] ?? exchange.provider;
  const { vendorId, vendorPriceId } = reportedVendor(providerName);
  const asked = {
    vendorId,
    vendorPriceId,
    providerName,
    model: model ?? "",
    atMs: answeredAtMs(exchange) ?? CORPUS_MADE_MS,
    usage,
    serviceTier: null,
    fallbackNanoUsdPerMtok: null,
    simulated: false,
  };
  return priceByNames(book, asked, modelUsed);
}

describe.skipIf(!isThere)("costs that vendors reported of recorded calls (../shared/corpus)", () => {
  const findings = isThere ? findCosts() : [];

  test("are the cost of the record, to the nano-dollar", () => {
    const wrong = findings.filter(({ recordedNanoUsd, reportedNanoUsd }) => recordedNanoUsd !== reportedNanoUsd);
    expect(wrong.filter(({ endpoint }) => !ASKED_LATER.has(endpoint))).toEqual([]);
    expect(findings.length).toBeGreaterThan(200);
  });

  test("are what our own prices say within 0.5 %, or the reason is known", () => {
    expect(findings.filter(({ verdict, reason }) => verdict !== "agrees" && reason === null)).toEqual([]);
    const comparable = findings.filter(({ verdict }) => verdict !== "beyond the price list");
    expect(agreeingShare(comparable)).toBeGreaterThanOrEqual(LEAST_SHARE);
  });

  test("have a reason listed only where our own price differs", () => {
    const needless = findings.filter(
      ({ ownNanoUsd, reportedNanoUsd, reason }) => reason !== null && agrees(ownNanoUsd, reportedNanoUsd),
    );
    expect(needless).toEqual([]);
    const ids = new Set(findings.map(({ id }) => id));
    expect([...Object.keys(beyond), ...Object.keys(differing)].filter((id) => !ids.has(id))).toEqual([]);
  });

  test("are told in docs/costs.md, written when asked", () => {
    const page = costsPage(findings);
    process.stdout.write(`costs: own prices agree on ${(agreeingShare(findings) * 100).toFixed(1)} % of all\n`);
    if (process.env.LIAISON_WRITE_DOCS === "1") writeFileSync(DOC, page);
    expect(page).toContain("| openrouter chat.completions |");
  });
});
