import type { RealtimeEvent } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { readEvent } from "./read-event.ts";

function read(event: unknown): RealtimeEvent {
  return readEvent(Buffer.from(typeof event === "string" ? event : JSON.stringify(event)));
}

describe("what a server event says", () => {
  test.each([
    "response.output_text.delta",
    "response.output_audio.delta",
    "response.output_audio_transcript.delta",
    "response.function_call_arguments.delta",
    "conversation.item.input_audio_transcription.delta",
    "response.text.delta",
    "response.audio.delta",
    "response.audio_transcript.delta",
  ])("%s is content, wherever its type stands", (type) => {
    expect(read({ type, event_id: "e", delta: "x".repeat(1000) })).toEqual({ kind: "content" });
    expect(read({ event_id: "e", item: { type: "message" }, delta: "x".repeat(1000), type })).toEqual({
      kind: "content",
    });
  });

  test("content is known without being read to its end", () => {
    expect(read('{"type":"response.output_audio.delta","delta":"AAAA')).toEqual({ kind: "content" });
  });

  test("nothing that is said in a session looks like another event", () => {
    const text = '{"type":"response.output_text.delta"} {"type":"response.done"}';
    expect(read({ transcript: text, type: "conversation.item.added" })).toEqual({ kind: "other" });
    expect(read({ item: { type: "message", text }, type: "response.created" })).toEqual({ kind: "response-begun" });
  });

  test("sessions tell their models, in today's shape and the one before", () => {
    const audio = { input: { transcription: { model: "gpt-4o-transcribe" } } };
    expect(read({ type: "session.created", session: { model: "gpt-realtime", audio } })).toEqual({
      kind: "session",
      model: "gpt-realtime",
      transcriptionModel: "gpt-4o-transcribe",
    });
    const session = { model: "gpt-4o-realtime-preview", input_audio_transcription: { model: "whisper-1" } };
    expect(read({ type: "session.updated", session })).toMatchObject({ transcriptionModel: "whisper-1" });
    expect(read({ type: "session.updated" })).toEqual({ kind: "session", model: null, transcriptionModel: null });
  });

  test("answers and transcriptions tell what they took", () => {
    const usage = { input_tokens: 1, output_tokens: 2, total_tokens: 3 };
    expect(read({ type: "response.done", response: { usage } })).toMatchObject({
      kind: "usage",
      of: "response",
      usage: { inputTokens: 1, outputTokens: 2 },
    });
    const type = "conversation.item.input_audio_transcription.completed";
    expect(read({ type, usage })).toMatchObject({ kind: "usage", of: "transcription", usage: { inputTokens: 1 } });
    expect(read({ type: "response.done", response: { usage: null } })).toMatchObject({ usage: { raw: null } });
    expect(read({ type: "response.done" })).toMatchObject({ usage: { raw: null } });
  });

  test("errors are the client's or the vendor's", () => {
    const error = { type: "invalid_request_error", code: "unknown_parameter", message: "no", param: "a.b" };
    expect(read({ type: "error", error })).toMatchObject({ fault: { code: "invalid_request", param: "a.b" } });
    expect(read({ type: "error", error: { type: "server_error" } })).toMatchObject({ fault: { code: "server_error" } });
    expect(read({ type: "error" })).toMatchObject({ fault: { code: "server_error" } });
    const ours = { type: "invalid_request_error", code: "invalid_api_key", message: "sk-secret" };
    const event = read({ type: "error", error: ours });
    expect(event).toMatchObject({ fault: { code: "provider_authentication" } });
    expect(JSON.stringify(event.kind === "error" && event.fault.message)).not.toContain("sk-secret");
  });

  test.each(["", "null", "[]", "7", "{", '{"type":7}', '{"type":"x"}', "\u0000"])("%j is other", (text) => {
    expect(read(text)).toEqual({ kind: "other" });
  });
});
