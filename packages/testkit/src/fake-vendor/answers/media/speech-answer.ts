import { createHash } from "node:crypto";
import type { JsonObject } from "@ai-liaison/core";
import { errorAnswer, type VendorAnswer } from "../../answer.ts";
import { countTokens } from "../fake-text.ts";
import { textOr } from "./media-request.ts";

const BYTES_A_CHARACTER = 64;
const TYPES: Readonly<Record<string, string>> = { mp3: "audio/mpeg", wav: "audio/wav", pcm: "audio/pcm" };

/** Noise that is a function of the text alone: 64 bytes a character. */
export function speechAnswer(request: JsonObject): VendorAnswer {
  const input = textOr(request.input, "");
  if (input === "") return errorAnswer(400, "Missing required parameter: 'input'.");
  const bytes = noiseOf(input);
  if (request.stream_format !== "sse") {
    const contentType = TYPES[textOr(request.response_format, "mp3")] ?? "audio/mpeg";
    return { kind: "bytes", status: 200, contentType, bytes };
  }
  const half = Math.floor(bytes.length / 2);
  const deltas = [bytes.subarray(0, half), bytes.subarray(half)].map((piece) => ({
    type: "speech.audio.delta",
    audio: piece.toString("base64"),
  }));
  const [text, sound] = [countTokens(input), countTokens(input) * 6];
  const usage = { input_tokens: text, output_tokens: sound, total_tokens: text + sound };
  return { kind: "stream", events: [...deltas, { type: "speech.audio.done", usage }] };
}

function noiseOf(text: string): Buffer {
  const digest = createHash("sha256").update(text).digest();
  return Buffer.from(
    Array.from({ length: text.length * BYTES_A_CHARACTER }, (_, at) => digest[at % digest.length] ?? 0),
  );
}
