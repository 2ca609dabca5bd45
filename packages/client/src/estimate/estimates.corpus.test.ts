import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type CallId, type CallRecord, interruptedRecord, type Usage } from "@ai-liaison/core";
import type { UnpackedCall } from "@ai-liaison/journal";
import {
  bodyBytes,
  bodyObject,
  type CorpusExchange,
  corpusPresent,
  formatOfExchange,
  loadCorpus,
} from "@ai-liaison/testkit";
import { describe, expect, test } from "vitest";
import type { PricingData } from "../ingest/pricing-data.ts";
import { estimate } from "./estimate-usage.ts";
import { recordedParts, routeOfRecord } from "./recorded-bodies.ts";

/**
 * How far an estimate is from the truth: recorded calls whose vendors did say what they took are counted as if they had
 * not. The page `docs/estimates.md` is made of what is found.
 */
const DOC = fileURLToPath(new URL("../../../../docs/estimates.md", import.meta.url));
const ENDPOINTS = ["chat.completions", "messages", "generateContent", "responses"];
const DATA: PricingData = { prices: [], markupPercent: undefined, providers: {} };
/** What is no text is not counted. */
const HOLDS_MEDIA = /"(?:image|input_image|image_url|input_audio|file|input_file|document|inline_?data)"/i;

interface Compared {
  readonly kind: string;
  readonly told: readonly [input: number, output: number];
  readonly counted: readonly [input: number, output: number];
}

function callOf({ endpoint, model, stream, request, response }: CorpusExchange, dialect: string): UnpackedCall {
  const opening = { id: "0193a000-0000-7000-8000-000000000001" as CallId, groupId: null, createdAtMs: 0 };
  const asked = { source: "gateway", serviceName: null, endpoint, provider: "p", modelRequested: model ?? "" } as const;
  const nobody = { route: null, customerId: null, userId: null, sessionId: null, keyId: null, tags: null };
  const rest = { modelUsed: model, streaming: stream, decision: null };
  const record: CallRecord = { ...interruptedRecord({ ...opening, ...asked, ...nobody, ...rest }), status: "success" };
  const bodies = { requestBody: bodyBytes(request?.body ?? null), responseBody: bodyBytes(response.body) };
  return { record, ...bodies, bodyTruncated: false, responseDialect: dialect, interrupted: false };
}

function usageOf(call: UnpackedCall): Usage | null {
  const route = routeOfRecord(call.record);
  const told = route === null ? undefined : recordedParts(route, call).findLast((part) => part.type === "usage");
  return told?.type === "usage" ? told.usage : null;
}

async function compare(exchange: CorpusExchange): Promise<Compared | null> {
  const asked = bodyObject(exchange.request?.body ?? null);
  const format = formatOfExchange(exchange);
  if (asked === null || format === null || exchange.response.status !== 200) return null;
  if (HOLDS_MEDIA.test(JSON.stringify(asked))) return null;
  const call = callOf(exchange, format.dialect);
  const told = usageOf(call);
  const counted = await estimate(call, DATA);
  if (!told?.inputTokens || !told.outputTokens || typeof counted?.inputTokens !== "number") return null;
  const kind =
    (told.reasoningTokens ?? 0) > 0 ? "with hidden reasoning" : asked.tools === undefined ? "words" : "with tools";
  return {
    kind,
    told: [told.inputTokens, told.outputTokens],
    counted: [counted.inputTokens, counted.outputTokens ?? 0],
  };
}

function errorAt(share: number, some: readonly Compared[], side: 0 | 1): string {
  const errors = some.map(({ told, counted }) => Math.abs(counted[side] / told[side] - 1));
  const at = errors.toSorted((left, right) => left - right)[Math.floor((errors.length - 1) * share)] ?? 0;
  return `${(at * 100).toFixed(1)} %`;
}

function pageOf(all: readonly Compared[]): string {
  const kinds = ["words", "with tools", "with hidden reasoning"];
  const rows = kinds.map((kind) => {
    const some = all.filter((compared) => compared.kind === kind);
    const errors = ([0, 1] as const).flatMap((side) => [errorAt(0.5, some, side), errorAt(0.9, some, side)]);
    return `| ${kind} | ${some.length} | ${errors.join(" | ")} |`;
  });
  return `# Estimates

Written by \`LIAISON_WRITE_DOCS=1 npm run test:corpus\` from recorded vendor traffic, which is not part of this repository.

Where a vendor does not say what a call took, its tokens are counted here afterwards, and the row says so:
\`usage_source: estimated\`, or \`partial\` where the answer was cut. How far such a count is from the truth was measured on
${all.length} recorded calls whose vendors did say: the distance between the two, in percent of what the vendor said, for half of
the calls and for nine of ten.

| calls | measured | input, half | input, 9 of 10 | output, half | output, 9 of 10 |
| --- | ---: | ---: | ---: | ---: | ---: |
${rows.join("\n")}

Most of these calls are short, so that a few tokens are many percent. What cannot be counted is what nobody but the vendor
sees: reasoning that is not shown, the prompt it makes of tools, and texts that it adds.
`;
}

describe("calls whose vendors said what they took", () => {
  test("are counted as docs/estimates.md tells", async (context) => {
    if (!corpusPresent()) context.skip("the recorded traffic (../shared/corpus) is not on this machine");
    const all: Compared[] = [];
    for (const exchange of loadCorpus({ endpoints: ENDPOINTS })) {
      const compared = await compare(exchange).catch(() => null);
      if (compared !== null) all.push(compared);
    }
    expect(all.length).toBeGreaterThan(1000);
    const page = pageOf(all);
    if (process.env.LIAISON_WRITE_DOCS === "1") writeFileSync(DOC, page);
    expect(readFileSync(DOC, "utf8")).toBe(page);
    expect(
      Number.parseFloat(
        errorAt(
          0.5,
          all.filter(({ kind }) => kind === "words"),
          1,
        ),
      ),
    ).toBeLessThan(10);
  }, 120_000);
});
