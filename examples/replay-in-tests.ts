// A test that asks a vendor once, and never again: the first run records, all others replay, without a network.
//
//   node --test examples/replay-in-tests.ts
//   LIAISON_REPLAY=record OPENAI_API_KEY=… node --test examples/replay-in-tests.ts      records it anew
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { replayFetch } from "@ai-liaison/track";
import OpenAI from "openai";

const apiKey = process.env.OPENAI_API_KEY ?? "none is needed for a replay";
const file = join(import.meta.dirname, "recordings", "greeting.json");

test("greets in Basque", async () => {
  const fetch = replayFetch({ file });
  const client = new OpenAI({ apiKey, fetch });
  const { output_text: text } = await client.responses.create({ model: "gpt-5-mini", input: "Say hello in Basque." });
  assert.match(text, /Basque/);
});

test("a question that was never recorded says so", async () => {
  const client = new OpenAI({ apiKey, fetch: replayFetch({ mode: "replay", file }), maxRetries: 0 });
  const asking = client.responses.create({ model: "gpt-5-mini", input: "Say goodbye in Basque." });
  await assert.rejects(asking, ({ cause }: Error) => {
    assert.match(String(cause), /differs in:\n {2}body.input: asked "Say goodbye in Basque.", recorded "Say hello/);
    return true;
  });
});
