import { ConfigurationError } from "@ai-liaison/core";
import { expect, test } from "vitest";
import { readRecording } from "./read-recording.ts";

const request = { method: "POST", url: "https://v.example/a" };
const response = { status: 200, headers: {}, afterMs: 1 };
const recording = (...exchanges: unknown[]): string => JSON.stringify({ recording: 1, exchanges });

test("reads every kind of body", () => {
  const bodies = [{ json: null }, { text: "" }, { base64: "" }, { chunks: [{ afterMs: 0, text: "a" }] }];
  const sent = [{ json: 1 }, { text: "" }, { form: [] }, { bytes: 1, sha256: "" }];
  const all = bodies.map((body, at) => ({ request: { ...request, body: sent[at] }, response: { ...response, body } }));
  expect(readRecording(recording(...all), "r.json")).toEqual(all);
});

test.each<[string, string]>([
  ["{", "it is no JSON"],
  ["[]", "it has to be"],
  ['{"recording":2,"exchanges":[]}', "it has to be"],
  ['{"recording":1}', "it has to be"],
  [recording(1), "exchange 1: it is no object"],
  [recording({ response }), "exchange 1: it has no request"],
  [recording({ request, response }, { request }), "exchange 2: it has no response"],
  [recording({ request: { url: request.url }, response }), "its request has no method"],
  [recording({ request: { ...request, url: "no" }, response }), "its request has no valid url"],
  [recording({ request: { ...request, headers: { a: 1 } }, response }), "headers that are no text"],
  [recording({ request: { ...request, body: {} }, response }), "its request's body is none of"],
  [recording({ request: { ...request, body: 1 }, response }), "its request's body is none of"],
  [recording({ request, response: { ...response, status: 99 } }), "its response has no status"],
  [recording({ request, response: { ...response, status: "200" } }), "its response has no status"],
  [recording({ request, response: { ...response, statusText: 1 } }), "statusText that is no text"],
  [recording({ request, response: { status: 200, afterMs: 0 } }), "its response has no headers"],
  [recording({ request, response: { status: 200, headers: {} } }), "its response has no afterMs"],
  [recording({ request, response: { ...response, body: { chunks: [1] } } }), "its response's body is none of"],
  [recording({ request, response: { ...response, body: {} } }), "its response's body is none of"],
  [recording({ request, response: { ...response, body: 1 } }), "its response's body is none of"],
])("%s is refused: %s", (text, why) => {
  const read = (): unknown => readRecording(text, "tests/r.json");
  expect(read).toThrow(ConfigurationError);
  expect(read).toThrow(/^tests\/r\.json cannot be read as a recording: /);
  expect(read).toThrow(why);
});
