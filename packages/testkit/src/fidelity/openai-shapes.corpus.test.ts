import { existsSync, readFileSync } from "node:fs";
import type { Json, JsonObject } from "@ai-liaison/core";
import { allDialects, dialectById } from "@ai-liaison/dialects";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { corpusPresent, loadCorpus } from "../corpus/load-corpus.ts";
import { openSchemaJudge, type SchemaJudge } from "./check-schema.ts";
import { type AnswerHalf, answerHalf, eventsOf, formatOfExchange } from "./corpus-halves.ts";
import exceptions from "./fixtures/exceptions.json" with { type: "json" };
import { passAnswer, readAnswer } from "./translate.ts";

/**
 * Answers of every vendor, written for clients of OpenAI's two formats, against OpenAI's own description of its API.
 * Where that description is stricter than what OpenAI was recorded to send, the recordings are believed.
 */
const DESCRIPTION = new URL("../../../../../shared/corpus/openai-openapi.yaml", import.meta.url);
const SCHEMAS: Readonly<Record<string, { readonly whole: string; readonly stream: string }>> = {
  "openai-chat": { whole: "CreateChatCompletionResponse", stream: "CreateChatCompletionStreamResponse" },
  "openai-responses": { whole: "Response", stream: "ResponseStreamEvent" },
};
/** What we write that the description does not have, and why. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/url_citation\.(start|end)_index: missing/, "other vendors' citations do not say where in the text they stand"],
  [
    /message\.content: \[\{"type":"(text|image_url)"/,
    "a picture in an answer has no field in this format: it stands in the content",
  ],
  [/message\.audio: /, "other vendors' sound has no id, no transcript and no time to be forgotten"],
  [/finish_reason: "error"/, "as look-alikes say that the vendor broke off"],
  [/logprobs\.refusal: missing/, "probabilities are of the content alone"],
  [/logprobs.*\.bytes: null is no array/, "a vendor that does not tell a token's bytes"],
];

interface Answered {
  readonly id: string;
  readonly provider: string;
  readonly dialect: string;
  readonly half: Exclude<AnswerHalf, { kind: "error" }>;
}

const answers: readonly Answered[] = [...loadCorpus()].flatMap((exchange) => {
  const corpusFormat = formatOfExchange(exchange);
  if (corpusFormat?.operation !== "chat") return [];
  const half = answerHalf(exchange, corpusFormat);
  if ("reason" in half || half.usable.kind === "error") return [];
  return [{ id: exchange.id, provider: exchange.provider, dialect: corpusFormat.dialect, half: half.usable }];
});

function openJudge(): SchemaJudge {
  const description = parse(readFileSync(DESCRIPTION, "utf8")) as {
    readonly components: { readonly schemas: JsonObject };
  };
  return openSchemaJudge(description.components.schemas);
}

function complaints(judge: SchemaJudge, target: string, values: readonly Json[], streamed: boolean): readonly string[] {
  const schema = SCHEMAS[target]?.[streamed ? "stream" : "whole"] ?? "";
  return values.flatMap((value) => judge.check(value, schema));
}

function valuesOf(bytes: Buffer): readonly Json[] {
  return eventsOf([bytes], "sse")
    .filter(({ data }) => data !== "[DONE]")
    .map(({ data }) => JSON.parse(data) as Json);
}

/** Which field, and what is wrong with it, without the value. */
function kindOf(complaint: string): string {
  return complaint
    .replace(/\[\d+\]/g, "[]")
    .replace(/: .*?( is |$)/, ": $1")
    .replace(/: $/, complaint.endsWith("missing") ? ": missing" : "");
}

/** What the description would say of what OpenAI itself was recorded to send. */
function toleratedIn(judge: SchemaJudge, target: string): ReadonlySet<string> {
  const own = answers.filter(({ provider, dialect }) => provider === "openai" && dialect === target);
  const found = own.flatMap(({ half }) =>
    half.kind === "whole"
      ? complaints(judge, target, [half.body], false)
      : complaints(judge, target, valuesOf(half.bytes), true),
  );
  return new Set(found.map(kindOf));
}

describe.skipIf(!corpusPresent() || !existsSync(DESCRIPTION))(
  "answers written in OpenAI's formats (../shared/corpus)",
  () => {
    test.each(Object.keys(SCHEMAS))("are what its description of %s says", (target) => {
      const judge = openJudge();
      const tolerated = toleratedIn(judge, target);
      const wrong: Record<string, string> = {};
      let written = 0;
      for (const { id, dialect, half } of answers) {
        const from = allDialects.find((candidate) => candidate.id === dialect)?.operations.chat;
        const to = dialectById(target)?.operations.chat;
        if (Object.hasOwn(exceptions, id) || dialect === target || from === undefined || to === undefined) continue;
        const read = readAnswer(from, half);
        // A fault is told in an error's body, which has another schema.
        if (read.flat().some(({ type }) => type === "fault")) continue;
        const passage = passAnswer(to, read, half.kind === "stream");
        const streamed = half.kind === "stream";
        const values = streamed ? valuesOf(Buffer.from(String(passage.written))) : [passage.written as Json];
        for (const complaint of complaints(judge, target, values, streamed)) {
          const isKnown = KNOWN.some(([pattern]) => pattern.test(complaint));
          if (!isKnown && !tolerated.has(kindOf(complaint))) wrong[kindOf(complaint)] = `${id}: ${complaint}`;
        }
        written += 1;
      }
      expect(wrong).toEqual({});
      expect(written).toBeGreaterThan(1_000);
    });
  },
);
