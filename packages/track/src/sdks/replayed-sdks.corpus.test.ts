import { bodyBytes, type CorpusExchange, corpusPresent, loadCorpus, startReplayServer } from "@ai-liaison/testkit";
import { describe, expect, test } from "vitest";
import { attachTracker } from "../attach-tracker.ts";
import { createTracker } from "../create-tracker.ts";
import { GOOGLE_SDKS, googleAt, withoutHeaders } from "../fixtures/google-clients.ts";
import { createMemoryRecorder } from "../fixtures/memory-recorder.ts";
import { OLLAMA_SDKS } from "../fixtures/ollama-clients.ts";
import { collect } from "../fixtures/openai-clients.ts";

if (!corpusPresent()) process.stderr.write("skipped: the recorded corpus (../shared/corpus) is not on this machine\n");

describe.skipIf(!corpusPresent())("answers vendors once gave", () => {
  test.each(GOOGLE_SDKS)(
    "come through $name as without us, and are counted as somebody else counted them",
    async ({ Sdk }) => {
      const exchanges = successes({
        providers: ["gemini", "vertex"],
        endpoints: ["generateContent", "streamGenerateContent"],
      });
      await replay(exchanges, async (exchange, url, wrap) => {
        const { models } = wrap(googleAt(Sdk)(url));
        const ask = { model: "gemini-recorded", contents: "Hello" };
        if (exchange.endpoint === "generateContent") return withoutHeaders(await models.generateContent(ask));
        return withoutHeaders(await collect(models.generateContentStream(ask)));
      });
    },
  );

  test.each(OLLAMA_SDKS)(
    "come through $name as without us, and are counted as somebody else counted them",
    async ({ Sdk }) => {
      const exchanges = successes({ providers: ["ollama"], endpoints: ["chat", "generate"] });
      await replay(exchanges, async (exchange, url, wrap) => {
        const client = wrap(new Sdk({ host: url }));
        const chat = { model: "recorded", messages: [{ role: "user", content: "Hello" }] };
        const prompt = { model: "recorded", prompt: "Hello" };
        if (exchange.endpoint === "generate") {
          return exchange.stream ? collect(client.generate({ ...prompt, stream: true })) : client.generate(prompt);
        }
        return exchange.stream ? collect(client.chat({ ...chat, stream: true })) : client.chat(chat);
      });
    },
  );
});

type Wrap = <Client extends object>(client: Client) => Client;

async function replay(
  exchanges: readonly CorpusExchange[],
  ask: (exchange: CorpusExchange, url: string, wrap: Wrap) => Promise<unknown>,
): Promise<void> {
  expect(exchanges.length).toBeGreaterThan(4);
  await using server = await startReplayServer(exchanges, { kind: "seeded", seed: 7 });
  for (const exchange of exchanges) {
    const recorder = createMemoryRecorder();
    const tracker = createTracker({}, recorder, () => {});
    const url = server.urlOf(exchange.id);
    const bare = await outcomeOf(() => ask(exchange, url, (client) => client));
    const tracked = await outcomeOf(() =>
      ask(exchange, url, (client) =>
        attachTracker(
          client,
          () => tracker,
          () => {},
        ),
      ),
    );
    expect(tracked, exchange.id).toEqual(bare);
    const [record] = await recorder.waitFor(1);
    const { input, output, total } = exchange.usage?.norm ?? {};
    const counted = { input: record?.inputTokens ?? 0, output: record?.outputTokens ?? 0 };
    const norm = { input: Number(input ?? 0), output: Number(output ?? 0) };
    if (typeof total === "number") expect(record?.totalTokens, exchange.id).toBe(total);
    // Where a stream's chunks disagree, the vendor's own total decides.
    const isInTotal = typeof total !== "number" || norm.input + norm.output === total;
    if (isInTotal) expect(counted, exchange.id).toEqual(norm);
    else expect(counted.input + counted.output, exchange.id).toBe(total);
  }
}

function successes(selection: Parameters<typeof loadCorpus>[0]): readonly CorpusExchange[] {
  return [...loadCorpus(selection)].filter(({ request, response, usage, path, stream, endpoint }) => {
    const type = Object.entries(response.headers).find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
    const streams = stream || endpoint.startsWith("stream");
    const isKept = request !== null && bodyBytes(response.body) !== null && !path?.includes("count");
    const isCounted = usage?.norm !== undefined && Number(usage.norm.input ?? 0) + Number(usage.norm.output ?? 0) > 0;
    // A few are marked as no stream and are one.
    const isOfItsKind = streams ? /event-stream|ndjson/.test(type) : response.body !== null && "json" in response.body;
    return isKept && isCounted && response.status === 200 && isOfItsKind;
  });
}

async function outcomeOf(run: () => Promise<unknown>): Promise<unknown> {
  try {
    return { returned: JSON.parse(JSON.stringify(await run())) };
  } catch (error) {
    return { threw: String(error) };
  }
}
