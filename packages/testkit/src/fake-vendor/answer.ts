import type { Json } from "@ai-liaison/core";

/** What a vendor would say, before any fault: a whole body, or the data of each event of a stream. */
export type VendorAnswer = WholeVendorAnswer | StreamVendorAnswer;

export interface WholeVendorAnswer {
  readonly kind: "whole";
  readonly status: number;
  readonly body: Json;
}

export interface StreamVendorAnswer {
  readonly kind: "stream";
  /** JSON events in order; the terminal `[DONE]` is added when they are sent. */
  readonly events: readonly Json[];
}

/** The frame of one server-sent event. */
export function eventFrame(data: Json | "[DONE]"): Buffer {
  return Buffer.from(`data: ${data === "[DONE]" ? data : JSON.stringify(data)}\n\n`);
}

/** An error answer in the shape OpenAI-like vendors give theirs. */
export function errorAnswer(status: number, message: string, code: string | null = null): WholeVendorAnswer {
  return { kind: "whole", status, body: { error: { message, type: errorType(status), param: null, code } } };
}

function errorType(status: number): string {
  if (status === 429) return "rate_limit_error";
  if (status === 401 || status === 403) return "authentication_error";
  return status >= 500 ? "server_error" : "invalid_request_error";
}
