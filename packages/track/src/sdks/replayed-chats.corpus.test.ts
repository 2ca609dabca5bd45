import type { CallRecord, JsonObject } from "@ai-liaison/core";
import {
  answerHalf,
  bodyObject,
  type CorpusExchange,
  corpusPresent,
  formatOfExchange,
  loadCorpus,
  startReplayServer,
} from "@ai-liaison/testkit";
import type OpenAI from "openai";
import { describe, expect, test } from "vitest";
import exceptions from "../../../../apps/gateway/src/e2e/fixtures/replay-exceptions.json" with { type: "json" };
import { attachTracker } from "../attach-tracker.ts";
import { createTracker } from "../create-tracker.ts";
import { ANTHROPIC_SDKS, anthropicAt } from "../fixtures/anthropic-clients.ts";
import { describeError } from "../fixtures/compare-clients.ts";
import { createMemoryRecorder } from "../fixtures/memory-recorder.ts";
import { collect, OPENAI_SDKS, openaiAt } from "../fixtures/openai-clients.ts";

/**
 * What vendors once answered, through the official SDKs, bare and tracked: the same to the application, and the record
 * has the tokens that somebody else read in the recording. Errors and streams included.
 */
const TOKENS = [
  ["input", "inputTokens"],
  ["output", "outputTokens"],
  ["cache_read", "cachedInputTokens"],
] as const satisfies readonly (readonly [string, keyof CallRecord])[];

/** Recordings whose tokens the other reading misses, each with the reason; the gateway's test keeps the list. */
const misread: Readonly<Record<string, string>> = exceptions;

/** A client whose every request goes to the replay server, and is answered with the exchange it was made for. */
type Ask<Client> = (client: Client, body: JsonObject) => unknown;
interface Replayer<Client> {
  readonly make: (url: string) => Client;
  readonly asks: Readonly<Record<string, Ask<Client>>>;
}

const OPENAI_ASKS: Replayer<OpenAI>["asks"] = {
  "chat.completions": (client, body) => read(client.chat.completions.create(body as never)),
  completions: (client, body) => read(client.completions.create(body as never)),
  responses: (client, body) => read(client.responses.create(body as never)),
  embeddings: (client, body) => read(client.embeddings.create(body as never)),
};

if (!corpusPresent()) process.stderr.write("skipped: the recorded corpus (../shared/corpus) is not on this machine\n");

describe.skipIf(!corpusPresent())("answers vendors once gave", () => {
  test.each(OPENAI_SDKS)("come through $name as without us, with their tokens", async ({ Sdk }) => {
    const replayed = await replay({ make: openaiAt(Sdk), asks: OPENAI_ASKS }, ["openai-chat", "openai-responses"]);
    expect(replayed).toBeGreaterThan(1_500);
  });

  test.each(ANTHROPIC_SDKS)("come through $name as without us, with their tokens", async ({ Sdk }) => {
    const asks = {
      messages: (client: ReturnType<ReturnType<typeof anthropicAt>>, body: JsonObject) => {
        return read(client.messages.create(body as never));
      },
    };
    const make = anthropicAt(Sdk, { timeout: 60_000, logLevel: "off" });
    expect(await replay({ make, asks }, ["anthropic-messages"])).toBeGreaterThan(250);
  });
});

async function replay<Client extends object>(
  { make, asks }: Replayer<Client>,
  dialects: readonly string[],
): Promise<number> {
  const exchanges = [...loadCorpus({ endpoints: Object.keys(asks) })].filter((exchange) =>
    isReplayable(exchange, dialects),
  );
  await using server = await startReplayServer(exchanges, { kind: "seeded", seed: 11 });
  const wrong: Record<string, unknown> = {};
  for (const exchange of exchanges) {
    const ask = asks[exchange.endpoint];
    const body = bodyObject(exchange.request?.body ?? null);
    if (ask === undefined || body === null) continue;
    const recorder = createMemoryRecorder();
    // A recording that was not asked for usage is as if we had not asked either.
    const tracker = createTracker({ includeUsage: false }, recorder, ignore);
    const bare = make(server.urlOf(exchange.id));
    const tracked = attachTracker(bare, () => tracker, ignore);
    const expected = await outcomeOf(() => ask(bare, body));
    const got = await outcomeOf(() => ask(tracked, body));
    const [record, ...more] = recorder.records;
    if (JSON.stringify(got) !== JSON.stringify(expected)) wrong[exchange.id] = { expected, got };
    else if (record === undefined || more.length > 0) wrong[exchange.id] = `${recorder.records.length} records`;
    else {
      const difference = tokenDifference(exchange, record);
      if (difference !== null && misread[exchange.id] === undefined) wrong[exchange.id] = difference;
    }
  }
  expect(wrong).toEqual({});
  return exchanges.length;
}

function isReplayable(exchange: CorpusExchange, dialects: readonly string[]): boolean {
  const format = formatOfExchange(exchange);
  if (format === null || !dialects.includes(format.dialect)) return false;
  const body = bodyObject(exchange.request?.body ?? null);
  if (body === null || typeof body.model !== "string") return false;
  return "usable" in answerHalf(exchange, format) && (body.stream === true) === exchange.stream;
}

function tokenDifference(exchange: CorpusExchange, record: CallRecord): string | null {
  const norm = exchange.usage?.norm;
  if (norm === undefined || record.status !== "success") return null;
  const wrong = TOKENS.filter(([name, column]) => (norm[name] ?? 0) !== (record[column] ?? 0));
  return wrong.length === 0
    ? null
    : wrong.map(([name, column]) => `${name} ${norm[name]} v. ${record[column]}`).join(", ");
}

async function read(answer: PromiseLike<unknown>): Promise<unknown> {
  const value = await answer;
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value
    ? await collect(value as AsyncIterable<unknown>)
    : value;
}

async function outcomeOf(run: () => unknown): Promise<unknown> {
  try {
    return { returned: await run() };
  } catch (error) {
    return { threw: describeError(error) };
  }
}

function ignore(): void {}
