import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Dialect } from "@ai-liaison/core";
import { allDialects } from "@ai-liaison/dialects";
import { describe, expect, test } from "vitest";
import type { CorpusExchange } from "../corpus/corpus-exchange.ts";
import { corpusPresent, loadCorpus } from "../corpus/load-corpus.ts";
import { ANSWER_LOSSES } from "./answer-losses.ts";
import { type AnswerHalf, answerHalf, type CorpusFormat, formatOfExchange, requestHalf } from "./corpus-halves.ts";
import { crossAnswer, crossRequest } from "./crossing.ts";
import { REFUSALS } from "./declared-losses.ts";
import { faultFits } from "./fault-fits.ts";
import { fidelityPage } from "./fidelity-page.ts";
import { Findings } from "./findings.ts";
import crossExceptions from "./fixtures/exceptions.json" with { type: "json" };
import { REQUEST_LOSSES } from "./request-losses.ts";
import { differingTokens, sameAnswer, sameRequest } from "./same-format.ts";
import { formatOf, readAnswer, readRequest } from "./translate.ts";

/**
 * Fidelity against recorded traffic, of all formats at once: read and written again within one format, written in
 * every other and read back. What is lost between formats is declared as data; what cannot be judged is counted by
 * reason; what differs for a reason of its own is listed by id. The page `docs/fidelity.md` is made of what is found.
 */
const DOC = fileURLToPath(new URL("../../../../docs/fidelity.md", import.meta.url));
const DIALECTS = new URL("../../../dialects/src/", import.meta.url);
const LEAST_SHARE = 0.98;

if (!corpusPresent()) process.stderr.write("skipped: the recorded corpus (../shared/corpus) is not on this machine\n");

const known: Readonly<Record<string, string>> = crossExceptions;
const excused = new Map([...dialectExceptions(), ...Object.entries(known)]);
const findings = new Findings();

/** Ids and reasons the dialects' own corpus tests list. */
function dialectExceptions(): readonly (readonly [string, string])[] {
  return readdirSync(DIALECTS).flatMap((folder) => {
    try {
      const text = readFileSync(new URL(`${folder}/fixtures/corpus-exceptions.json`, DIALECTS), "utf8");
      const lists = Object.values(JSON.parse(text) as Record<string, Record<string, string>>);
      return lists.flatMap((list) => Object.entries(list));
    } catch {
      return [];
    }
  });
}

function dialectOf({ dialect }: CorpusFormat): Dialect {
  const found = allDialects.find(({ id }) => id === dialect);
  if (found === undefined) throw new Error(`no dialect ${dialect}`);
  return found;
}

/** The dialects besides this one that have the operation. */
function othersThan(from: Dialect, { operation }: CorpusFormat): readonly Dialect[] {
  return allDialects.filter((dialect) => dialect !== from && formatOf(dialect, operation) !== null);
}

function differs(what: string, id: string): void {
  const reason = excused.get(id);
  if (reason === undefined) findings.differs(what, id);
  else findings.except(reason, id);
}

function judgeRequest(exchange: CorpusExchange, corpusFormat: CorpusFormat, row: string): void {
  const half = requestHalf(exchange, corpusFormat);
  if ("reason" in half) {
    findings.reject(half.reason);
    return;
  }
  const from = dialectOf(corpusFormat);
  const format = formatOf(from, corpusFormat.operation);
  if (format === null) {
    findings.reject("request: an operation this build does not have");
    return;
  }
  try {
    if (sameRequest(format, half.usable)) findings.count(row, "requests");
    else differs(`${from.id}: a request does not come back as it was`, exchange.id);
    const read = readRequest(format, half.usable);
    for (const to of othersThan(from, corpusFormat)) {
      const pair = `${from.id} → ${to.id}`;
      findings.crossed("request", pair, exchange.id, crossRequest(to, read), known[exchange.id]);
    }
  } catch (error) {
    differs(`${from.id}: a request cannot be read: ${String(error)}`, exchange.id);
  }
}

function judgeAnswer(exchange: CorpusExchange, corpusFormat: CorpusFormat, row: string): void {
  const half = answerHalf(exchange, corpusFormat);
  if ("reason" in half) {
    findings.reject(half.reason);
    return;
  }
  const from = dialectOf(corpusFormat);
  if (half.usable.kind === "error") {
    const misfit = faultFits(from, exchange, half.usable);
    if (misfit === null) findings.count(row, "errors");
    else differs(`${from.id}: an error became the wrong fault: ${misfit}`, exchange.id);
    return;
  }
  const format = formatOf(from, corpusFormat.operation);
  if (format === null) {
    findings.reject("answer: an operation this build does not have");
    return;
  }
  judgeTokens(exchange, corpusFormat, half.usable, row);
  if (sameAnswer(format, half.usable)) findings.count(row, half.usable.kind === "stream" ? "streams" : "answers");
  else differs(`${from.id}: an answer does not come back as it was`, exchange.id);
  if (isShortened(exchange, corpusFormat)) {
    findings.reject("answer, between formats: vectors shortened in the recording");
    return;
  }
  const read = readAnswer(format, half.usable);
  for (const to of othersThan(from, corpusFormat)) {
    const crossing = crossAnswer(to, corpusFormat, read, half.usable);
    findings.crossed("answer", `${from.id} → ${to.id}`, exchange.id, crossing, known[exchange.id]);
  }
}

/** Half a vector in base64 cannot be made a list of numbers. */
function isShortened({ response }: CorpusExchange, { operation }: CorpusFormat): boolean {
  return operation === "embedding" && JSON.stringify(response.body).includes("DROPPED");
}

function judgeTokens(
  exchange: CorpusExchange,
  corpusFormat: CorpusFormat,
  half: Exclude<AnswerHalf, { kind: "error" }>,
  row: string,
): void {
  const format = formatOf(dialectOf(corpusFormat), corpusFormat.operation);
  const differing = format === null ? null : differingTokens(exchange, format, half);
  if (differing === null) return;
  if (differing.length > 0) differs(`tokens differ: ${differing.join(", ")}`, exchange.id);
  findings.count(row, differing.length === 0 ? "tokens" : "tokens excepted");
}

describe.skipIf(!corpusPresent())("recorded traffic, through every format (../shared/corpus)", () => {
  test("is read", () => {
    for (const exchange of loadCorpus()) {
      const corpusFormat = formatOfExchange(exchange);
      if (corpusFormat === null) continue;
      const row = `${exchange.provider} ${exchange.endpoint}`;
      judgeRequest(exchange, corpusFormat, row);
      judgeAnswer(exchange, corpusFormat, row);
    }
    const total = (column: string): number =>
      [...findings.counts.values()].reduce((sum, row) => sum + (row.get(column) ?? 0), 0);
    expect(total("requests")).toBeGreaterThan(3_000);
    expect(total("answers")).toBeGreaterThan(2_500);
    expect(total("streams")).toBeGreaterThan(450);
  });

  test("comes back as it was in its own format, with the tokens an independent reading found", () => {
    const own = [...findings.open].filter(([what]) => !what.includes("→"));
    expect(own.map(([what, ids]) => `${what}: ${[...ids].join(" ")}`)).toEqual([]);
  });

  test.each(["request", "answer"] as const)("each %s loses between formats only what is declared", (direction) => {
    expect(findings.share(direction)).toBeGreaterThan(LEAST_SHARE);
  });

  test("an exception is listed only where something differs", () => {
    const used = new Set([...findings.excepted.values()].flatMap((ids) => [...ids]));
    expect(Object.keys(known).filter((id) => !used.has(id))).toEqual([]);
  });

  test("a loss is declared only where something is lost", () => {
    const unused = [...REQUEST_LOSSES, ...ANSWER_LOSSES, ...REFUSALS].filter((row) => !findings.uses.has(row));
    expect(unused).toEqual([]);
  });

  test("the page of all this is printed in short, and written to docs/ when asked", () => {
    const page = fidelityPage(findings);
    const share = (direction: "request" | "answer"): string => `${(findings.share(direction) * 100).toFixed(2)} %`;
    process.stdout.write(`between formats: requests ${share("request")}, answers ${share("answer")} explained\n`);
    if (process.env.LIAISON_WRITE_DOCS === "1") writeFileSync(DOC, page);
    expect(page).toContain("| openai chat.completions |");
  });
});
