import { collect, type Usage } from "@ai-liaison/core";
import { allDialects, reportedUntouched } from "@ai-liaison/dialects";
import { bodyBytes, bodyObject, type CorpusExchange } from "../../corpus/corpus-exchange.ts";
import { answerHalf, formatOfExchange } from "../corpus-halves.ts";
import { readAnswer } from "../translate.ts";

/** What a dialect reads of a recorded answer's use, and the model the vendor says it used. */
export interface RecordedUsage {
  readonly usage: Usage;
  readonly modelUsed: string | null;
}

const unknown = reportedUntouched(() => []);

/** Null for an answer that is none, and for one that only tells of an earlier call: that call has its usage. */
export function recordedUsage(exchange: CorpusExchange): RecordedUsage | null {
  const corpusFormat = formatOfExchange(exchange);
  if (corpusFormat === null) return exchange.method === "GET" ? null : unknownUsage(exchange);
  const format = allDialects.find(({ id }) => id === corpusFormat.dialect)?.operations[corpusFormat.operation];
  const half = answerHalf(exchange, corpusFormat);
  if (format === undefined || "reason" in half || half.usable.kind === "error") return null;
  const { usage, model } = collect(readAnswer(format, half.usable).flat());
  return { usage, modelUsed: model };
}

/** Of an endpoint that no format of ours has, as the gateway reads what passes through it untouched. */
function unknownUsage({ response }: CorpusExchange): RecordedUsage | null {
  const body = bodyObject(response.body);
  if (body === null) return null;
  const { usage, model } = collect(unknown.readResponse(body));
  return { usage, modelUsed: model };
}

/** When the vendor says it answered: prices are those of that moment. Null where it does not say. */
export function answeredAtMs({ response }: CorpusExchange): number | null {
  const text = bodyBytes(response.body)?.toString() ?? "";
  const seconds = /"created(?:_at)?":\s*(\d{10})\b/.exec(text)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}
