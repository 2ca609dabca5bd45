import { type JsonObject, parseObject, type RealtimeEvent } from "@ai-liaison/core";
import { objectOf, stringOf } from "../json/fields.ts";
import { readErrorEvent } from "./errors.ts";
import { readUsage } from "./usage.ts";

const CONTENT: RealtimeEvent = Object.freeze({ kind: "content" });
const BEGUN: RealtimeEvent = Object.freeze({ kind: "response-begun" });
const OTHER: RealtimeEvent = Object.freeze({ kind: "other" });

/** How far into a message its type is looked for: it is the first or the second field. */
const HEAD_BYTES = 256;
const TYPE = /"type"\s*:\s*"([a-z_.]+)"/;
/** The pieces an answer comes in, and the input's transcript; the names before 2025-08 as well. */
const PIECE =
  /^(?:response\.(?:output_)?(?:text|audio|audio_transcript)|response\.function_call_arguments|conversation\.item\.input_audio_transcription)\.delta$/;

/**
 * What a server event says (https://platform.openai.com/docs/api-reference/realtime-server-events, read 2026-11-21).
 * Most bytes are sound, in pieces: those are known by their type, unread. Within a string the quotes around `type`
 * would be escaped, so nothing said in a session can look like one.
 */
export function readEvent(message: Buffer): RealtimeEvent {
  const type = TYPE.exec(message.toString("latin1", 0, HEAD_BYTES))?.[1];
  if (type !== undefined && PIECE.test(type)) return CONTENT;
  const event = parseObject(message.toString("utf8"));
  return event === null ? OTHER : readWhole(event);
}

function readWhole(event: JsonObject): RealtimeEvent {
  switch (event.type) {
    case "session.created":
    case "session.updated":
    case "transcription_session.created":
    case "transcription_session.updated":
      return readSession(objectOf(event.session) ?? {});
    case "response.created":
      return BEGUN;
    case "response.done":
      return { kind: "usage", of: "response", usage: readUsage(objectOf(event.response)?.usage) };
    case "conversation.item.input_audio_transcription.completed":
      return { kind: "usage", of: "transcription", usage: readUsage(event.usage) };
    case "error":
      return { kind: "error", fault: readErrorEvent(event.error) };
    default:
      return typeof event.type === "string" && PIECE.test(event.type) ? CONTENT : OTHER;
  }
}

/** The transcription's model stands where the session's shape has it, today's or the one before. */
function readSession(session: JsonObject): RealtimeEvent {
  const input = objectOf(objectOf(session.audio)?.input);
  const transcription = objectOf(input?.transcription) ?? objectOf(session.input_audio_transcription);
  return {
    kind: "session",
    model: stringOf(session.model) ?? null,
    transcriptionModel: stringOf(transcription?.model) ?? null,
  };
}
