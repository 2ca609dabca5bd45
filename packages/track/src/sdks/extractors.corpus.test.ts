import { bodyBytes, type CorpusExchange, corpusPresent, loadCorpus, startReplayServer } from "@ai-liaison/testkit";
import { describe, expect, test } from "vitest";
import { createTracker } from "../create-tracker.ts";
import { createMemoryRecorder } from "../fixtures/memory-recorder.ts";
import { tapAnything } from "../track-fetch.ts";

if (!corpusPresent()) process.stderr.write("skipped: the recorded corpus (../shared/corpus) is not on this machine\n");

/** Where a recording that lacks its path would have been asked for. */
const PATHS: Readonly<Record<string, string>> = {
  images: "/v1/images/generations",
  "audio.transcriptions": "/v1/audio/transcriptions",
  "audio.translations": "/v1/audio/translations",
  "audio.speech": "/v1/audio/speech",
  interactions: "/v1beta/interactions",
  moderations: "/v1/moderations",
  rerank: "/v2/rerank",
  ocr: "/v1/ocr",
};

describe.skipIf(!corpusPresent())("what vendors once answered beside chats", () => {
  const exchanges = [...loadCorpus({ endpoints: Object.keys(PATHS) })].filter(isReplayable);

  test.each(Object.keys(PATHS))("is read where it is counted: %s", async (endpoint) => {
    const recorded = exchanges.filter((exchange) => exchange.endpoint === endpoint);
    expect(recorded.length).toBeGreaterThan(0);
    await using server = await startReplayServer(recorded, { kind: "seeded", seed: 3 });
    for (const exchange of recorded) {
      const { record, bytes } = await replayed(server.urlOf(exchange.id), exchange);
      expect(bytes).toEqual(bodyBytes(exchange.response.body));
      expect(record.endpoint, exchange.id).not.toContain("/");
      expect(record.status, exchange.id).toBe(exchange.response.status < 400 ? "success" : "error");
      const { total, output } = exchange.usage?.norm ?? {};
      if (typeof total === "number" && total > 0) expect(record.totalTokens, exchange.id).toBe(total);
      if (typeof output === "number" && output > 0) expect(record.outputTokens, exchange.id).toBe(output);
    }
  });

  test("is read on Vertex too, token for token", async () => {
    const predicted = [...loadCorpus({ providers: ["vertex"], endpoints: ["embeddings"] })].filter(isReplayable);
    const answered = predicted.filter(({ path, response }) => path?.endsWith(":predict") && response.status === 200);
    expect(answered.length).toBeGreaterThan(3);
    await using server = await startReplayServer(answered);
    for (const exchange of answered) {
      const { record } = await replayed(server.urlOf(exchange.id), exchange);
      const counts = String(bodyBytes(exchange.response.body)).matchAll(/"token_count":\s*(\d+)/g);
      const tokens = [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
      expect(record, exchange.id).toMatchObject({ endpoint: "predict", inputTokens: tokens, totalTokens: tokens });
    }
  });
});

async function replayed(url: string, exchange: CorpusExchange) {
  const recorder = createMemoryRecorder();
  const tracker = createTracker({}, recorder, () => {});
  const path = exchange.path ?? PATHS[exchange.endpoint] ?? "/";
  const sent = exchange.request === null ? null : bodyBytes(exchange.request.body);
  const body = sent === null ? "{}" : sent.toString("utf8");
  const response = await tapAnything(fetch, tracker)(`${url}${path}`, { method: "POST", body });
  const bytes = Buffer.from(await response.arrayBuffer());
  await tracker.flush();
  const [record] = await recorder.waitFor(1);
  if (record === undefined) throw new Error(`${exchange.id} left no record`);
  return { record, bytes };
}

function isReplayable({ method, response, stream }: CorpusExchange): boolean {
  const type = Object.entries(response.headers).find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
  return (
    (method ?? "POST") === "POST" && bodyBytes(response.body) !== null && (!stream || type.includes("event-stream"))
  );
}
