import type { Fault } from "@ai-liaison/core";
import { dialectById } from "@ai-liaison/dialects";
import { describe, expect, test } from "vitest";
import { corpusPresent, loadCorpus } from "../corpus/load-corpus.ts";
import { answerHalf, formatOfExchange } from "./corpus-halves.ts";
import { dialectOf, errorOf, refusing, SDKS } from "./fixtures/sdk-cases.ts";

/** Every error a vendor was recorded to give, as the fault it stands for, told to the callers of every format. */
const faults: readonly { readonly id: string; readonly fault: Fault }[] = [...loadCorpus()].flatMap((exchange) => {
  const corpusFormat = formatOfExchange(exchange);
  if (corpusFormat === null || exchange.response.status < 400) return [];
  const half = answerHalf(exchange, corpusFormat);
  const dialect = dialectById(corpusFormat.dialect);
  if ("reason" in half || half.usable.kind !== "error" || dialect === undefined) return [];
  const { status, body } = half.usable;
  const fault = dialect.readError({ status, headers: exchange.response.headers, body, nowMs: 0 });
  return [{ id: exchange.id, fault }];
});

describe.skipIf(!corpusPresent())("recorded errors (../shared/corpus)", () => {
  test("are many", () => expect(faults.length).toBeGreaterThan(70));

  test.each(SDKS)("raise the right class in $name, with the status and the words of the fault", async (sdk) => {
    for (const { id, fault } of faults) {
      const error = await errorOf(sdk.ask(refusing(dialectOf(sdk), fault), false));
      expect(error, `${id} ${fault.code}`).toBeInstanceOf(sdk.classOf(fault.status));
      expect(sdk.statusOf(error), id).toBe(fault.status);
      expect(tellsOf(error), id).toContain(fault.message);
    }
  });
});

/** The words of an SDK's error: some put the whole body, as JSON, into the message. */
function tellsOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return `${text} ${text.replace(/\\(["\\nt])/g, (_, letter: string) => ({ n: "\n", t: "\t" })[letter] ?? letter)}`;
}
