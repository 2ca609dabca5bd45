import { describe, expect, test } from "vitest";
import { startReplayServer } from "../replay/start-replay-server.ts";
import { bodyBytes, bodyObject } from "./corpus-exchange.ts";
import { corpusPresent, loadCorpus } from "./load-corpus.ts";

if (!corpusPresent()) process.stderr.write("skipped: the recorded corpus (../shared/corpus) is not on this machine\n");

describe.skipIf(!corpusPresent())("the recorded corpus", () => {
  test("is read by endpoint and provider", () => {
    const all = [...loadCorpus()];
    const chats = [...loadCorpus({ endpoints: ["chat.completions"], providers: ["groq"] })];
    expect(all.length).toBeGreaterThan(4_000);
    expect(chats.length).toBeGreaterThan(10);
    expect(new Set(chats.map((exchange) => exchange.endpoint))).toEqual(new Set(["chat.completions"]));
    expect(chats.length).toBe(
      all.filter((one) => one.provider === "groq" && one.endpoint === "chat.completions").length,
    );
  });

  test("has unique ids, by which exchanges are replayed", () => {
    const ids = [...loadCorpus()].map((exchange) => exchange.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("gives bodies as bytes that read back as they were stored", () => {
    for (const { response } of loadCorpus({ providers: ["groq", "mistral"] })) {
      const bytes = bodyBytes(response.body);
      const object = bodyObject(response.body);
      if (object !== null) expect(JSON.parse(String(bytes))).toEqual(object);
      if (response.body !== null && "text" in response.body) expect(String(bytes)).toBe(response.body.text);
    }
  });

  test("replays over a socket with the very bytes, however they are cut", async () => {
    const exchanges = [...loadCorpus({ providers: ["groq"] })].filter(
      ({ response }) => bodyBytes(response.body) !== null,
    );
    await using server = await startReplayServer(exchanges);
    for (const cut of [{ kind: "whole" }, { kind: "every", bytes: 7 }, { kind: "seeded", seed: 3 }] as const) {
      server.setCut(cut);
      for (const exchange of exchanges.slice(0, 25)) {
        const answer = await fetch(`${server.urlOf(exchange.id)}${exchange.path ?? "/"}`, {
          method: exchange.method ?? "POST",
        });
        expect(answer.status).toBe(exchange.response.status);
        expect(Buffer.from(await answer.arrayBuffer())).toEqual(bodyBytes(exchange.response.body));
      }
    }
  });
});
