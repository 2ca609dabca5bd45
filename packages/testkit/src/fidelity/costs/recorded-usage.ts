import { collect, type Usage } from "@ai-liaison/core";
import { allDialects } from "@ai-liaison/dialects";
import { bodyBytes, type CorpusExchange } from "../../corpus/corpus-exchange.ts";
import { answerHalf, formatOfExchange } from "../corpus-halves.ts";
import { readAnswer } from "../translate.ts";

/** What a dialect reads of a recorded answer's use, and the model the vendor says it used. */
export interface RecordedUsage {
  readonly usage: Usage;
  readonly modelUsed: string | null;
}

/** Null where no format of ours has the exchange's endpoint, or its answer is no answer. */
export function recordedUsage(exchange: CorpusExchange): RecordedUsage | null {
  const corpusFormat = formatOfExchange(exchange);
  if (corpusFormat === null) return null;
  const format = allDialects.find(({ id }) => id === corpusFormat.dialect)?.operations[corpusFormat.operation];
  const half = answerHalf(exchange, corpusFormat);
  if (format === undefined || "reason" in half || half.usable.kind === "error") return null;
  const { usage, model } = collect(readAnswer(format, half.usable).flat());
  return { usage, modelUsed: model };
}

/** When the vendor says it answered: prices are those of that moment. Null where it does not say. */
export function answeredAtMs({ response }: CorpusExchange): number | null {
  const text = bodyBytes(response.body)?.toString() ?? "";
  const seconds = /"created(?:_at)?":\s*(\d{10})\b/.exec(text)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}
