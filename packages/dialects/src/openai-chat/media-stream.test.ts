import type { Part } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { image } from "./image/index.ts";
import { speech } from "./speech/index.ts";
import { transcription } from "./transcription/index.ts";

const TOKENS = { total_tokens: 49, input_tokens: 37, input_token_details: { audio_tokens: 37 }, output_tokens: 12 };

/** The parts of these events, and of the connection's close. */
function read(format: typeof image, events: readonly (object | string)[]): readonly Part[] {
  const reader = format.stream?.openReader();
  if (reader === undefined) throw new Error("does not stream");
  const data = events.map((event) => (typeof event === "string" ? event : JSON.stringify(event)));
  return [...data.flatMap((text) => reader.read({ name: "", data: text })), ...reader.close()];
}

const types = (parts: readonly Part[]) => parts.map((part) => (part.type === "fault" ? part.fault.code : part.type));
const usageIn = (parts: readonly Part[]) => parts.findLast((part) => part.type === "usage")?.usage;

describe("a stream of media", () => {
  const delta = { type: "transcript.text.delta", delta: "Ruby" };
  const done = { type: "transcript.text.done", text: "Ruby", usage: { type: "tokens", ...TOKENS } };

  test("tells its usage with what finishes it, and is whole at [DONE] or where it then closes", () => {
    for (const events of [
      [delta, done, "[DONE]"],
      [delta, done],
    ]) {
      const parts = read(transcription, events);
      expect(types(parts)).toEqual(["usage", "end"]);
      expect(usageIn(parts)).toMatchObject({ inputTokens: 37, audioInputTokens: 37, outputTokens: 12 });
    }
  });

  test("that closes before anything was finished, or in the midst of the next, is interrupted", () => {
    expect(types(read(transcription, []))).toEqual(["interrupted"]);
    expect(types(read(transcription, [delta]))).toEqual(["interrupted"]);
    const completed = { type: "image_generation.completed", b64_json: "AA" };
    const partial = { type: "image_generation.partial_image", b64_json: "AA", partial_image_index: 0 };
    expect(types(read(image, [completed, partial]))).toEqual(["usage", "interrupted"]);
  });

  test("tells of an error in either of its shapes, and reads nothing after it", () => {
    const error = { type: "server_error", code: "server_error", message: "It broke." };
    for (const event of [{ error }, { type: "error", error }, { ...error, type: "error" }]) {
      const [fault, ...more] = read(speech, [event, { type: "speech.audio.done", usage: TOKENS }, "[DONE]"]);
      expect(fault).toMatchObject({ type: "fault", fault: { code: "server_error", message: "It broke." } });
      expect(more).toEqual([]);
    }
  });

  test("of what is no JSON is malformed", () => {
    for (const garbage of ["", "{", "[1]", "null"])
      expect(types(read(speech, [garbage]))).toEqual(["malformed_response"]);
  });

  test("of speech counts the tokens its end tells", () => {
    const usage = { input_tokens: 14, output_tokens: 101, total_tokens: 115 };
    const parts = read(speech, [
      { type: "speech.audio.delta", audio: "AA" },
      { type: "speech.audio.done", usage },
    ]);
    expect(usageIn(parts)).toMatchObject({ inputTokens: 14, outputTokens: 101, totalTokens: 115, raw: usage });
  });

  test("of images counts those that are finished, and adds up what each took", () => {
    const usage = {
      input_tokens: 10,
      input_tokens_details: { text_tokens: 10 },
      output_tokens: 272,
      total_tokens: 282,
    };
    const completed = { type: "image_edit.completed", b64_json: "AA", size: "1024x1024", quality: "low", usage };
    const partial = { type: "image_edit.partial_image", b64_json: "AA" };
    expect(usageIn(read(image, [partial, completed]))).toMatchObject({
      imageCount: 1,
      imageSize: "1024x1024",
      imageQuality: "low",
      inputTokens: 10,
      outputTokens: 272,
      imageOutputTokens: 272,
    });
    expect(usageIn(read(image, [partial, completed, completed]))).toMatchObject({ imageCount: 2, totalTokens: 564 });
  });

  test("is told a fault in the way the format's SDK raises", () => {
    const parts = read(speech, [{ error: { message: "No." } }]);
    const fault = parts[0]?.type === "fault" ? parts[0].fault : null;
    const told = fault === null ? undefined : speech.stream?.writeFault(fault);
    expect(Buffer.from(told ?? []).toString()).toContain('data: {"error":{"message":"No."');
  });
});
