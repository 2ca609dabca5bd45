import { GoogleGenAI } from "@google/genai";
import { expect, onTestFinished, test } from "vitest";
import { attachTracker } from "../attach-tracker.ts";
import { createTracker } from "../create-tracker.ts";
import { createMemoryRecorder } from "../fixtures/memory-recorder.ts";
import { patientFetch } from "./google-http.ts";

const DISPATCHER = Symbol.for("undici.globalDispatcher.1");

test("where the runtime has no dispatcher of Node's, its `fetch` is called as it is", async () => {
  new Headers();
  const [fetch, dispatcher]: unknown[] = [globalThis.fetch, Reflect.get(globalThis, DISPATCHER)];
  onTestFinished(() => void Object.assign(globalThis, { fetch, [DISPATCHER]: dispatcher }));
  const asked: (RequestInit | undefined)[] = [];
  const canned = async (_: unknown, init?: RequestInit): Promise<Response> => {
    asked.push(init);
    return new Response("ok");
  };
  Object.assign(globalThis, { fetch: canned });
  const init = { method: "POST" };
  await patientFetch("http://h", init);
  expect(asked[0]).toMatchObject({ method: "POST", dispatcher: expect.anything() });
  Object.assign(globalThis, { [DISPATCHER]: {} });
  await patientFetch("http://h", init);
  expect(asked[1]).toBe(init);
});

test("a call whose `fetch` is none fails as it does without us", async () => {
  const fetch = async (): Promise<Response> => Response.json({});
  const make = (): GoogleGenAI => new GoogleGenAI({ apiKey: "k", httpOptions: { fetch } as object });
  const tracked = make();
  attachTracker(
    tracked,
    () => createTracker({}, createMemoryRecorder(), () => {}),
    () => {},
  );
  const ask = { model: "m", contents: "Hi", config: { httpOptions: { fetch: null } } } as never;
  const errors = [make(), tracked].map(({ models }) => models.generateContent(ask).catch((error: unknown) => error));
  const [bare, ours] = await Promise.all(errors);
  expect(bare).toBeInstanceOf(TypeError);
  expect(ours).toEqual(bare);
});
