export {
  DEFAULT_MAX_EVENT_BYTES,
  type EventDecoder,
  type EventDecoderLimits,
  type FramedEvent,
} from "./event-decoder.ts";
export { EventStreamDecoder } from "./event-stream-decode.ts";
export { decodeFrame, type EventStreamFrame, encodeFrame, encodeFrameWith } from "./event-stream-frames.ts";
export { type FrameHeader, type FrameHeaders, writeHeaders } from "./event-stream-headers.ts";
export { type FormFields, type FormSpan, readForm, spliceForm } from "./form-fields.ts";
export { framedBytes, openDecoder } from "./framing.ts";
export { DEFAULT_JSON_LIMITS, type JsonLimits, parseJson, parseJsonObject } from "./json-limits.ts";
export { NdjsonDecoder } from "./ndjson-decode.ts";
export { parseRetryAfter } from "./retry-after.ts";
export { spliceTopLevel } from "./splice-top-level.ts";
export { SseDecoder } from "./sse-decode.ts";
export { encodeSseEvent } from "./sse-encode.ts";
