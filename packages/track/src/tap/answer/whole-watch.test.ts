import { Fault, type Part } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { createTracker } from "../../create-tracker.ts";
import { CHAT_ANSWER, CHAT_URL, cannedFetch, chatRequest, chatStream } from "../../fixtures/canned-fetch.ts";
import { createMemoryRecorder } from "../../fixtures/memory-recorder.ts";
import type { SpokenFormat } from "../destination/endpoint.ts";
import { spokenFormat } from "../destination/spoken-format.ts";
import type { TapHints } from "../fetch.ts";
import { AnswerFacts } from "./answer-facts.ts";
import { factsOf } from "./outcome-facts.ts";
import { readSpoken } from "./whole-reading.ts";

const BARE: TapHints = { sdk: null };
const RESPONSES_URL = "https://api.openai.com/v1/responses";
const ignore = (): void => undefined;

/** A format whose whole answers are read so. */
function chatWith(readOutline: () => readonly Part[]): SpokenFormat {
  const format = spokenFormat("openai-chat", "chat");
  if (format === null) throw new Error("a format spoken here");
  return { ...format, operation: { ...format.operation, readOutline } };
}

describe("an answer of a spoken format", () => {
  const read = async (answer: () => Response, url = CHAT_URL, more: object = {}) => {
    const recorder = createMemoryRecorder();
    const tapped = createTracker({ metadata: "order-7" }, recorder, ignore).tap(cannedFetch(answer).fetch, BARE);
    const response = await tapped(url, chatRequest(more));
    await response.bytes();
    return recorder.records[0];
  };

  test("that is no JSON object, or not one of the format, is malformed", async () => {
    for (const body of ["[1]", '"text"', "{", '{"choices":7}', "{}"]) {
      const headers = { "content-type": "application/json" };
      expect(await read(() => new Response(body, { headers }))).toMatchObject({ errorCode: "malformed_response" });
    }
    const bytes = new Response(Buffer.from([1, 2]), { headers: { "content-type": "application/octet-stream" } });
    expect(await read(() => bytes)).toMatchObject({ errorCode: "malformed_response" });
    expect(await read(() => new Response(null, { status: 200 }))).toMatchObject({ errorCode: "malformed_response" });
  });

  test("of a vendor that tells what it cost has that cost", async () => {
    const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7, cost: 0.0025 };
    const answer = { id: "c-1", object: "chat.completion", created: 1, model: "m-1", choices: [], usage };
    const record = await read(() => Response.json(answer));
    expect(record).toMatchObject({ totalCostNanoUsd: 2_500_000, costSource: "provider", metadata: "order-7" });
  });

  test("an error keeps what the vendor says of it", async () => {
    const error = { message: "bad", type: "invalid_request_error", param: "model", code: "model_not_found" };
    const record = await read(() => Response.json({ error }, { status: 404 }));
    expect(record?.errorDetails).toMatchObject({ provider_code: "model_not_found" });
  });

  test("read piece by piece is the same", async () => {
    const recorder = createMemoryRecorder();
    const tapped = createTracker({}, recorder, ignore).tap(cannedFetch().fetch, BARE);
    const { body } = await tapped(CHAT_URL, chatRequest());
    for await (const _chunk of body ?? []);
    expect(recorder.records).toMatchObject([{ status: "success", totalTokens: 7 }]);
  });

  test("a request that is not what it should be is recorded as far as it can be read", async () => {
    const recorder = createMemoryRecorder();
    const tapped = createTracker({}, recorder, ignore).tap(cannedFetch().fetch, BARE);
    for (const body of ["{broken", "no json", JSON.stringify({ model: 7 }), undefined]) {
      await (await tapped(CHAT_URL, { method: "POST", ...(body !== undefined && { body }) })).text();
    }
    expect(recorder.records.map(({ modelRequested }) => modelRequested)).toEqual(Array(4).fill("unknown"));
  });

  test("a request that is no text is recorded, whole or as a stream", async () => {
    const recorder = createMemoryRecorder();
    const bytes = new TextEncoder().encode(JSON.stringify({ model: "m-1", stream: true }));
    const tapped = createTracker({}, recorder, ignore).tap(cannedFetch(chatStream).fetch, BARE);
    await (await tapped(CHAT_URL, { method: "POST", body: bytes })).text();
    expect(recorder.records).toMatchObject([{ status: "success", totalTokens: 7, modelUsed: "m-1" }]);
  });

  test("an answer in bytes of which nobody says what they are is not read as JSON", async () => {
    const untyped = (): Response => {
      const response = Response.json(CHAT_ANSWER);
      response.headers.delete("content-type");
      return response;
    };
    expect(await read(untyped)).toMatchObject({ errorCode: "malformed_response" });
  });

  test("an answer that tells of its own failure is an error, though its status is none", async () => {
    const answer = { id: "r-1", object: "response", model: "m-1", status: "failed", output: [] };
    const error = { code: "server_error", message: "It broke." };
    const record = await read(() => Response.json({ ...answer, error }), RESPONSES_URL, { input: "Hi" });
    expect(record).toMatchObject({ status: "error", httpStatus: 200, errorMessage: "It broke." });
  });

  test("an answer that does not say why it ended has our word for it", async () => {
    const facts = new AnswerFacts();
    facts.add([{ type: "finish", finish: { unified: "stop", raw: null } } as Part]);
    expect(factsOf(facts)).toEqual({ finish_reason: "stop" });
  });

  test("one whose parts tell of a fault is an error", () => {
    const fault = new Fault("server_error", "It broke.");
    expect(
      readSpoken(
        chatWith(() => [{ type: "fault", fault }]),
        { status: 200, headers: {} },
        {},
        0,
      ),
    ).toMatchObject({
      status: "error",
      httpStatus: 200,
      fault,
    });
  });

  test("one that our own reader cannot cope with is malformed, and no fault of ours", () => {
    const failing = chatWith(() => {
      throw new TypeError("a fault of ours");
    });
    expect(readSpoken(failing, { status: 200, headers: {} }, {}, 0)).toMatchObject({
      status: "error",
      fault: { code: "malformed_response", message: "The answer could not be read." },
    });
  });
});
