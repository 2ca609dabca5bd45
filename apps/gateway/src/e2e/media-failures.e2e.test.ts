import { type FakeVendor, startFakeVendor } from "@ai-liaison/testkit";
import OpenAI, { APIError, toFile } from "openai";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";

let first: FakeVendor;
let second: FakeVendor;
let gateway: TestGateway;
let openai: OpenAI;

beforeEach(async () => {
  [first, second] = await Promise.all([startFakeVendor(), startFakeVendor()]);
  gateway = await openTestGateway({
    rows: [
      `${providerRow("openai", `${first.url}/v1`)},openai`,
      `${providerRow("spare", `${second.url}/v1`, { priority: 2 })},openai`,
      `${providerRow("together", `${second.url}/v1`, { priority: 3 })},together`,
    ],
    columns: ["vendor"],
    server: "max_body_bytes: 20000",
    yaml: "retry: { max_attempts: 1 }",
  });
  openai = new OpenAI({ apiKey: "any", baseURL: `${gateway.url}/v1`, maxRetries: 0 });
});
afterEach(async () => {
  await gateway[Symbol.asyncDispose]();
  await Promise.all([first.close(), second.close()]);
});

const file = (bytes: number) => toFile(Buffer.alloc(bytes, "a"), "sound.wav", { type: "audio/wav" });

/** What the SDK throws. */
async function refusal(asked: PromiseLike<unknown>): Promise<APIError> {
  const thrown: unknown = await asked.then(
    () => null,
    (error: unknown) => error,
  );
  if (thrown instanceof APIError) return thrown;
  throw new Error("the SDK did not throw an APIError", { cause: thrown });
}

describe("a request that cannot be taken", () => {
  test("is too large, names no model, or is of no type for it: told in the caller's own shape", async () => {
    const large = await refusal(openai.audio.transcriptions.create({ model: "whisper-1", file: await file(30_000) }));
    expect(large.status).toBe(413);
    const form = new FormData();
    form.append("file", new Blob(["aaaa"]), "sound.wav");
    const unnamed = await fetch(`${gateway.url}/v1/audio/transcriptions`, { method: "POST", body: form });
    expect(unnamed.status).toBe(400);
    expect(await unnamed.json()).toMatchObject({
      error: {
        type: "invalid_request_error",
        param: "model",
        message: expect.stringContaining("`model` is required."),
      },
    });
    const wrong = await gateway.post("/v1/images/edits", "a=b", {
      "content-type": "application/x-www-form-urlencoded",
    });
    expect(wrong.status).toBe(415);
    expect(await wrong.json()).toMatchObject({ error: { type: "invalid_request_error", param: "content-type" } });
    expect([...first.requests, ...second.requests]).toEqual([]);
  });

  test("of a model nobody offers, or at a path its vendor lacks, is not found", async () => {
    const unknown = await refusal(openai.images.generate({ model: "painter-9", prompt: "a cat" }));
    expect(unknown).toMatchObject({ status: 404, code: "model_not_found" });
    const image = await toFile(Buffer.from("a picture"), "picture.png", { type: "image/png" });
    const lacking = await refusal(openai.images.edit({ model: "together/flux", image, prompt: "a dog" }));
    expect(lacking).toMatchObject({ status: 404, code: "model_not_found" });
    expect(lacking.message).toContain("/v1/images/edits");
    expect(second.requests).toEqual([]);
  });
});

describe("a vendor that fails", () => {
  test("before its answer began is followed by the next, with the same form", async () => {
    first.fail({ kind: "status", status: 503 });
    const { text } = await openai.audio.transcriptions.create({ model: "whisper-1", file: await file(3000) });
    expect(text).toBe("Good morning.");
    expect(second.requests[0]?.body).toBe(first.requests[0]?.body);
    const [row] = await gateway.calls();
    expect(row).toMatchObject({ provider: "spare", audio_seconds: 3, status: "success" });
    expect(row?.attempts.map(({ outcome, http_status }) => [outcome, http_status])).toEqual([
      ["error", 503],
      ["success", 200],
    ]);
  });

  test("with the caller's own mistake is not: its words pass", async () => {
    const body = {
      error: {
        message: "Audio file is too short.",
        type: "invalid_request_error",
        param: "file",
        code: "audio_too_short",
      },
    };
    first.fail({ kind: "status", status: 400, body });
    const refused = await refusal(openai.audio.transcriptions.create({ model: "whisper-1", file: await file(10) }));
    expect(refused).toMatchObject({ status: 400, code: "audio_too_short", param: "file" });
    expect(refused.message).toContain("Audio file is too short.");
    expect(second.requests).toEqual([]);
    expect((await gateway.calls())[0]).toMatchObject({ status: "error", total_cost_usd: null, usage_source: "none" });
  });

  test("when everybody fails tells the last failure", async () => {
    for (const vendor of [first, second]) vendor.always({ kind: "status", status: 500 });
    const refused = await refusal(openai.audio.speech.create({ model: "tts-1", voice: "alloy", input: "Hello" }));
    expect(refused.status).toBe(500);
    expect((await gateway.calls())[0]).toMatchObject({ status: "error", total_cost_usd: null, input_characters: null });
  });
});

describe("a stream that breaks", () => {
  const drawn = async (): Promise<{ types: string[]; error: unknown }> => {
    const types: string[] = [];
    try {
      const stream = await openai.images.generate({ model: "gpt-image-1", prompt: "a cat", stream: true });
      for await (const event of stream) types.push(event.type);
    } catch (error) {
      return { types, error };
    }
    return { types, error: null };
  };

  test("before its terminal event is an error to the client and in the record", async () => {
    first.fail({ kind: "reset-after-events", events: 1 });
    const { types, error } = await drawn();
    expect(types).toEqual(["image_generation.partial_image"]);
    expect(error).toBeInstanceOf(APIError);
    expect((await gateway.calls())[0]).toMatchObject({
      status: "error",
      error_code: "interrupted",
      usage_source: "none",
      image_count: null,
      total_cost_usd: null,
    });
  });

  test("in an error of the vendor's tells that one", async () => {
    first.fail({ kind: "error-chunk", events: 1 });
    const { error } = await drawn();
    expect(error).toBeInstanceOf(APIError);
    expect(String(error)).toContain("The server had an error");
    expect((await gateway.calls())[0]).toMatchObject({ status: "error", error_code: "server_error" });
  });

  test("in an error at its very beginning is another vendor's call", async () => {
    first.fail({ kind: "error-chunk", events: 0 });
    const { types, error } = await drawn();
    expect([types.at(-1), error]).toEqual(["image_generation.completed", null]);
    expect((await gateway.calls())[0]).toMatchObject({ provider: "spare", status: "success", image_count: 1 });
  });

  test("that only lacks its [DONE] is whole", async () => {
    first.fail({ kind: "missing-done" });
    expect((await drawn()).error).toBeNull();
    expect((await gateway.calls())[0]).toMatchObject({ status: "success", output_tokens: 272 });
  });
});
