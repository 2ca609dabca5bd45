import type { JsonObject } from "@ai-liaison/core";
import { expect, test } from "vitest";
import { differences } from "./differences.ts";
import type { RecordedRequest } from "./exchange.ts";
import { type Candidate, ReplayMiss } from "./replay-miss.ts";
import { viewOf } from "./request-view.ts";

const chat = (body: JsonObject, url = "https://v.example/v1/chat"): RecordedRequest => ({
  method: "POST",
  url,
  body: { json: body },
});
const hello = { model: "m", messages: [{ role: "user", content: "Hello" }] };
const asCandidate = (request: RecordedRequest, at: number): Candidate => ({
  view: viewOf(request, {}),
  place: `r.json #${at + 1}`,
});
const missOf = (request: RecordedRequest, recorded: readonly RecordedRequest[], used = 0): string =>
  new ReplayMiss({
    request,
    view: viewOf(request, {}),
    candidates: recorded.map(asCandidate),
    used,
    place: "r.json",
  }).message;

test("says what was asked, which recording is nearest, what differs, and what to do", () => {
  const asked = chat({ ...hello, messages: [{ role: "user", content: "Good morning" }], seed: 7 });
  const recorded = [chat({ model: "other" }), chat({ ...hello, top_p: 1 })];
  expect(missOf(asked, recorded)).toBe(
    [
      "POST https://v.example/v1/chat is not recorded. The nearest recording, r.json #2, differs in:",
      '  body.messages.0.content: asked "Good morning", recorded "Hello"',
      "  body.seed: asked 7, recorded nothing",
      "  body.top_p: asked nothing, recorded 1",
      'What changes from run to run can be left out: `match: { ignore: ["…"] }`, with a path below `body`.',
      "Run once with LIAISON_REPLAY=smart to record what is missing, or with LIAISON_REPLAY=record to record all anew.",
    ].join("\n"),
  );
});

test("another endpoint is further away than another body", () => {
  const elsewhere = chat(hello, "https://v.example/v1/embeddings");
  expect(missOf(chat(hello), [elsewhere, chat({ a: 1, b: 2, c: 3 })])).toContain("r.json #2");
  expect(missOf(chat(hello), [elsewhere])).toContain('path: asked "/v1/chat", recorded "/v1/embeddings"');
});

test("shows long values and long lists of differences cut", () => {
  const many = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`field${at}`, "x".repeat(500)]));
  const message = missOf(chat(many), [chat({})]);
  expect(message).toContain("and 3 more");
  expect(Math.max(...message.split("\n").map((line) => line.length))).toBeLessThan(200);
});

test("says when there is nothing to compare with, and when all recordings are used", () => {
  expect(missOf(chat(hello), [])).toContain("is not recorded: there are no recordings in r.json.");
  expect(missOf(chat(hello), [chat(hello)], 2)).toContain("was recorded 2 times in r.json, and is asked once more");
  expect(missOf(chat(hello), [chat(hello)], 1)).toContain("was recorded once in r.json");
});

test("is an error with a code, what to do, and nothing of the body in its JSON", () => {
  const miss = new ReplayMiss({ request: chat(hello), view: {}, candidates: [], used: 0, place: "r.json" });
  expect(miss).toMatchObject({ name: "ReplayMiss", code: "not_found", request: { method: "POST" } });
  expect(miss.hint).toContain("LIAISON_REPLAY=smart");
  expect(miss.details).toEqual({ method: "POST", url: "https://v.example/v1/chat" });
});

test("finds every difference, in lists of different lengths and values of different kinds", () => {
  const found = differences({ a: [1, 2], b: {}, c: null }, { a: [1], b: [], c: 0, d: true });
  expect(found.map(({ path }) => path)).toEqual(["a.1", "b", "c", "d"]);
  expect(differences({ a: [{ b: 0 }] }, { a: [{ b: -0 }] })).toEqual([]);
});
