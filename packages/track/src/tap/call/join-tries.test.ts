import { describe, expect, test } from "vitest";
import { createTracker } from "../../create-tracker.ts";
import { CHAT_ANSWER, CHAT_URL, cannedFetch, chatRequest } from "../../fixtures/canned-fetch.ts";
import { createMemoryRecorder } from "../../fixtures/memory-recorder.ts";

const UPLOAD_URL = "https://api.openai.com/v1/audio/transcriptions";
const tryNumber = (count: number) => ({ "x-stainless-retry-count": String(count) });

const busy = (): Response => Response.json({}, { status: 503 });
const answer = (): Response => Response.json(CHAT_ANSWER);
const refusal = (): Response => Response.json({ error: { message: "bad stream_options" } }, { status: 400 });

/** A vendor that gives these answers, one after the other; unless told it is busy, and then it is not. */
function setUp(...answers: readonly (() => Response)[]) {
  const recorder = createMemoryRecorder();
  const tracker = createTracker({}, recorder, () => undefined);
  const { fetch } = answers.length === 0 ? cannedFetch(busy, answer) : cannedFetch(...answers);
  const tapped = tracker.tap(fetch, { sdk: "openai" });
  const send = async (url: string, init: RequestInit): Promise<void> => {
    const response = await tapped(url, init);
    // As SDKs do that are about to try again.
    await (response.ok ? response.text() : response.body?.cancel());
  };
  const ended = async () => {
    await tracker.flush();
    return recorder.records.map(({ customerId, attempts }) => [customerId, attempts.length]).sort();
  };
  return { send, ended };
}

function upload(customerId: string, headers: Record<string, string>): RequestInit {
  const body = new FormData();
  body.set("model", "whisper-1");
  body.set("tracking[customerId]", customerId);
  body.set("file", new Blob([customerId]), "sound.wav");
  return { method: "POST", headers, body };
}

describe("a request that says the same as one that failed", () => {
  test("is a call of its own when it is another customer's", async () => {
    const { send, ended } = setUp();
    for (const customerId of ["a", "b"]) await send(CHAT_URL, chatRequest({ tracking: { customerId } }));
    expect(await ended()).toEqual([
      ["a", 1],
      ["b", 1],
    ]);
  });

  test("is a call of its own when its SDK says that it is its first try", async () => {
    const { send, ended } = setUp();
    for (const _ of [1, 2]) await send(CHAT_URL, chatRequest({}, tryNumber(0)));
    expect(await ended()).toEqual([
      [null, 1],
      [null, 1],
    ]);
  });

  test("is a call of its own when it asks for something else in its query", async () => {
    const { send, ended } = setUp();
    for (const version of [1, 2]) await send(`${CHAT_URL}?api-version=${version}`, chatRequest());
    expect(await ended()).toEqual([
      [null, 1],
      [null, 1],
    ]);
  });

  test("is a call of its own when what it says cannot be seen, and nobody says that it is another try", async () => {
    const { send, ended } = setUp();
    for (const _ of [1, 2]) await send(UPLOAD_URL, upload("a", {}));
    expect(await ended()).toEqual([
      ["a", 1],
      ["a", 1],
    ]);
  });

  test("is the next try of its call when it was sent without our wish in between", async () => {
    const { send, ended } = setUp(refusal, busy, refusal, answer);
    for (const count of [0, 1]) await send(CHAT_URL, chatRequest({ stream: true }, tryNumber(count)));
    expect(await ended()).toEqual([[null, 4]]);
  });

  test("is the next try of its call otherwise, files or no files", async () => {
    const chat = setUp();
    for (const count of [0, 1]) {
      await chat.send(CHAT_URL, chatRequest({ tracking: { customerId: "a" } }, tryNumber(count)));
    }
    expect(await chat.ended()).toEqual([["a", 2]]);
    const files = setUp();
    for (const count of [0, 1]) await files.send(UPLOAD_URL, upload("a", tryNumber(count)));
    expect(await files.ended()).toEqual([["a", 2]]);
  });
});
