import type { AnswerOptions, RequestHead, RequestPlace, StreamWriterOptions } from "@ai-liaison/core";

/** A request whose path says nothing: all is in the body. */
export const SAMPLE_PLACE: RequestPlace = Object.freeze({ model: null, stream: false, path: "/" });

/** What the plainest request comes to. */
export const SAMPLE_HEAD: RequestHead = Object.freeze({
  model: "model",
  stream: false,
  includeUsage: true,
  maxOutputTokens: null,
  candidates: 1,
  user: null,
});

/** Options for a writer of answers, for tests: nothing is warned of unless `warn` is given. */
export function sampleAnswerOptions(changed: Partial<StreamWriterOptions> = {}): StreamWriterOptions & AnswerOptions {
  return {
    fallbackId: "fallback",
    model: "model",
    nowMs: 0,
    head: SAMPLE_HEAD,
    warn: () => {},
    includeUsage: true,
    ...changed,
  };
}
