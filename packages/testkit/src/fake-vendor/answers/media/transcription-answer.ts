import { isJsonObject, type JsonObject } from "@ai-liaison/core";
import type { VendorAnswer } from "../../answer.ts";
import { isAsked, textOr } from "./media-request.ts";

const HEARD = ["Good", " morning", "."];
const BYTES_A_SECOND = 1000;

/** The same words whatever is heard: a second of it for every thousand bytes. Older models tell seconds, newer ones tokens. */
export function transcriptionAnswer(request: JsonObject): VendorAnswer {
  const file = isJsonObject(request.file) ? request.file : {};
  const seconds = Math.ceil(Number(file.size_bytes ?? 0) / BYTES_A_SECOND);
  const isOlder = textOr(request.model, "").startsWith("whisper");
  const usage: JsonObject = isOlder ? { type: "duration", seconds } : tokensOf(seconds);
  const text = HEARD.join("");
  if (isAsked(request.stream)) {
    const deltas = HEARD.map((delta) => ({ type: "transcript.text.delta", delta }));
    return { kind: "stream", events: [...deltas, { type: "transcript.text.done", text, usage }] };
  }
  switch (request.response_format) {
    case "text":
      return plain(`${text}\n`, "text/plain; charset=utf-8");
    case "srt":
      return plain(`1\n00:00:00,000 --> 00:00:01,000\n${text}\n\n`, "text/plain; charset=utf-8");
    case "vtt":
      return plain(`WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n${text}\n\n`, "text/vtt; charset=utf-8");
    case "verbose_json":
      return { kind: "whole", status: 200, body: { task: "transcribe", text, duration: seconds, segments: [] } };
    default:
      return { kind: "whole", status: 200, body: { text, usage } };
  }
}

function tokensOf(seconds: number): JsonObject {
  const heard = seconds * 10;
  return {
    type: "tokens",
    input_tokens: heard,
    input_token_details: { text_tokens: 0, audio_tokens: heard },
    output_tokens: HEARD.length,
    total_tokens: heard + HEARD.length,
  };
}

function plain(text: string, contentType: string): VendorAnswer {
  return { kind: "bytes", status: 200, contentType, bytes: Buffer.from(text) };
}
