import type { Json, JsonObject } from "@ai-liaison/core";
import { amazonFrame } from "./amazon-frame.ts";
import { amazonType, errorBody, type VendorFormat } from "./vendor-format.ts";

/** What a vendor would say, before any fault: a whole body, the data of each event of a stream, or neither: sound. */
export type VendorAnswer = WholeVendorAnswer | StreamVendorAnswer | BytesVendorAnswer;

interface AnswerBase {
  /** Whose errors and frames these are; unsaid: OpenAI's chat. */
  readonly format?: VendorFormat;
  /** What the answer declares, in one reckoning for all formats, for tests to compare with. */
  readonly tokens?: FakeTokens;
}

export interface WholeVendorAnswer extends AnswerBase {
  readonly kind: "whole";
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Json;
}

export interface StreamVendorAnswer extends AnswerBase {
  readonly kind: "stream";
  /** JSON events in order; a terminal `[DONE]`, where the format has one, is added when they are sent. */
  readonly events: readonly Json[];
}

export interface BytesVendorAnswer extends AnswerBase {
  readonly kind: "bytes";
  readonly status: number;
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** Totals: input with what was cached, output with what was thought. */
export interface FakeTokens {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
}

/** The frame of one event, as its format has it on the wire. */
export function eventFrame(data: Json | "[DONE]", format: VendorFormat = "openai-chat"): Buffer {
  const text = data === "[DONE]" ? data : JSON.stringify(data);
  switch (format) {
    case "ollama":
      return Buffer.from(`${text}\n`);
    case "gemini":
      return Buffer.from(`data: ${text}\r\n\r\n`);
    case "bedrock": {
      const [name = "", payload = {}] = Object.entries(data as JsonObject)[0] ?? [];
      return amazonFrame(name, payload as JsonObject);
    }
    case "anthropic":
    case "cohere":
    case "openai-responses":
      return Buffer.from(`event: ${String((data as JsonObject).type)}\ndata: ${text}\n\n`);
    default:
      return Buffer.from(`data: ${text}\n\n`);
  }
}

/** An error answer in the shape OpenAI-like vendors give theirs. */
export function errorAnswer(status: number, message: string, code: string | null = null): WholeVendorAnswer {
  return refusal("openai-chat", status, message, { code });
}

/** An error answer in the shape of a format's own vendor. */
export function refusal(format: VendorFormat, status: number, message: string, more?: JsonObject): WholeVendorAnswer {
  const headers = format === "bedrock" ? { headers: { "x-amzn-errortype": amazonType(status) } } : {};
  return { kind: "whole", status, ...headers, body: errorBody(format, status, message, more), format };
}
