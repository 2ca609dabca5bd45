import {
  type Framing,
  isJsonObject,
  type JsonObject,
  type Operation,
  type RequestPlace,
  type StreamEvent,
} from "@ai-liaison/core";
import { openDecoder } from "@ai-liaison/wire";
import { bodyObject, type CorpusExchange } from "../corpus/corpus-exchange.ts";

/**
 * Which format a recorded exchange is of, and what of it can be judged. An exchange has two halves, a request and an
 * answer; each is usable or has a reason why not. The shape decides, not the vendor: many speak formats not their own.
 */
export interface CorpusFormat {
  readonly dialect: string;
  readonly operation: Operation;
  /** Any of these in a body make it a request of this format. */
  readonly asks: readonly string[];
  /** Any of these in a body, or in a stream's text, make it an answer of this format. */
  readonly answers: readonly string[];
}

export type Half<Value> = { readonly usable: Value } | { readonly reason: string };

export interface RequestHalf {
  readonly body: JsonObject;
  readonly place: RequestPlace;
}

export type AnswerHalf =
  | { readonly kind: "error"; readonly status: number; readonly body: JsonObject | null }
  | { readonly kind: "whole"; readonly body: JsonObject }
  | { readonly kind: "stream"; readonly bytes: Buffer; readonly framing: Framing };

const RESPONSES_ANSWER = ["output", "response.", "response"];
const OPENAI_EMBEDDING: CorpusFormat = {
  dialect: "openai-chat",
  operation: "embedding",
  asks: ["input"],
  answers: ["data"],
};
const GEMINI_EMBEDDING: CorpusFormat = {
  dialect: "gemini",
  operation: "embedding",
  asks: ["requests", "content"],
  answers: ["embedding", "embeddings"],
};
const MESSAGES: CorpusFormat = {
  dialect: "anthropic-messages",
  operation: "chat",
  asks: ["messages"],
  answers: ["content", "message_start"],
};
const GENERATE: CorpusFormat = {
  dialect: "gemini",
  operation: "chat",
  asks: ["contents"],
  answers: ["candidates", "promptFeedback"],
};

const FORMATS: Readonly<Record<string, CorpusFormat>> = {
  "chat.completions": { dialect: "openai-chat", operation: "chat", asks: ["messages"], answers: ["choices"] },
  completions: { dialect: "openai-chat", operation: "completion", asks: ["prompt"], answers: ["choices"] },
  embeddings: OPENAI_EMBEDDING,
  responses: {
    dialect: "openai-responses",
    operation: "chat",
    asks: ["input", "prompt", "previous_response_id"],
    answers: RESPONSES_ANSWER,
  },
  messages: MESSAGES,
  "messages.count_tokens": {
    dialect: "anthropic-messages",
    operation: "token-count",
    asks: ["messages"],
    answers: ["input_tokens"],
  },
  generateContent: GENERATE,
  streamGenerateContent: GENERATE,
  countTokens: {
    dialect: "gemini",
    operation: "token-count",
    asks: ["contents", "generateContentRequest"],
    answers: ["totalTokens"],
  },
  chat: { dialect: "ollama", operation: "chat", asks: ["messages"], answers: ["message"] },
  generate: { dialect: "ollama", operation: "completion", asks: ["prompt"], answers: ["response"] },
};

/** Cohere's second version, told from its first by the path; recorded without one are only answers of the second. */
const COHERE: Readonly<Record<string, CorpusFormat>> = {
  "/v2/chat": { dialect: "cohere", operation: "chat", asks: ["messages"], answers: ["message", "message-start"] },
  "/v2/embed": { dialect: "cohere", operation: "embedding", asks: ["texts", "images"], answers: ["embeddings"] },
};

const CONVERSE: CorpusFormat = {
  dialect: "bedrock-converse",
  operation: "chat",
  asks: ["messages"],
  answers: ["output", "messageStart"],
};

const CONVERSE_COUNT: CorpusFormat = {
  dialect: "bedrock-converse",
  operation: "token-count",
  asks: ["input"],
  answers: ["inputTokens"],
};

/** The format of an exchange; null for endpoints no format of ours covers. */
export function formatOfExchange(exchange: CorpusExchange): CorpusFormat | null {
  const path = exchange.path ?? "";
  if (path.includes("publishers/anthropic") && /aw[Pp]redict/.test(path)) return MESSAGES;
  if (CONVERSE_PATH.test(path)) return converseFormat(exchange);
  if (exchange.provider === "cohere") return COHERE[exchange.method === null ? "/v2/chat" : path] ?? null;
  if (exchange.endpoint === "embeddings") {
    if (/:(batchE|e)mbedContents?$/.test(path.replace(/\?.*/, ""))) return GEMINI_EMBEDDING;
    return OPENAI_SHAPED.test(path) || exchange.method === null ? OPENAI_EMBEDDING : null;
  }
  if (exchange.endpoint === "chat" || exchange.endpoint === "generate") {
    if (exchange.provider !== "ollama") return null;
  }
  return FORMATS[exchange.endpoint] ?? null;
}

/** Counts may also be asked for of another vendor's own body: that is another format. */
function converseFormat({ path, request }: CorpusExchange): CorpusFormat | null {
  if (!path?.endsWith("/count-tokens")) return CONVERSE;
  const input = bodyObject(request?.body ?? null)?.input;
  return isJsonObject(input) && input.converse !== undefined ? CONVERSE_COUNT : null;
}

const CONVERSE_PATH = /^\/model\/(.+)\/(converse|converse-stream|count-tokens)$/;
const OPENAI_SHAPED = /\/embeddings(\?|$)/;

/** Formats that have the model in the path, and not in the body. */
const NAMED_BY_PATH: ReadonlySet<string> = new Set(["gemini", "bedrock-converse"]);

export function requestHalf(exchange: CorpusExchange, format: CorpusFormat): Half<RequestHalf> {
  if (exchange.request === null) return { reason: "request: not recorded" };
  if (exchange.method !== "POST") return { reason: "request: asks for an answer kept" };
  const body = bodyObject(exchange.request.body);
  if (body === null) return { reason: "request: body not recorded as JSON" };
  if (exchange.endpoint === "responses" && !/\/responses(\?|$)/.test(exchange.path ?? "")) {
    return { reason: "request: another operation" };
  }
  if (!format.asks.some((field) => field in body)) return { reason: "request: of another format" };
  const place = placeOf(exchange);
  // Azure and Vertex name the model in the path, where the format has it in the body.
  const unnamed = !NAMED_BY_PATH.has(format.dialect) && body.model === undefined;
  return { usable: { body: unnamed ? { ...body, model: place.model ?? "named-by-the-path" } : body, place } };
}

/** What the recorded path says, as if it had been asked at the route of a client. */
export function placeOf(exchange: CorpusExchange): RequestPlace {
  const path = (exchange.path ?? "").replace(/\?.*/, "");
  const converse = CONVERSE_PATH.exec(path);
  if (converse !== null) {
    const [, id = "", verb = ""] = converse;
    return { model: decodeURIComponent(id), stream: verb === "converse-stream", path: `/model/{model}/${verb}` };
  }
  const named = /models\/([^/:]+)(:[A-Za-z]+)$/.exec(path);
  if (named === null) return { model: null, stream: false, path };
  const [, model = "", verb = ""] = named;
  return {
    model: decodeURIComponent(model),
    stream: verb.startsWith(":stream"),
    path: `/v1beta/models/{model}${verb}`,
  };
}

export function answerHalf(exchange: CorpusExchange, format: CorpusFormat): Half<AnswerHalf> {
  const { body, status } = exchange.response;
  if (body === null || "dropped_bytes" in body) return { reason: "answer: not recorded" };
  const json = bodyObject(body);
  if (status >= 400) return { usable: { kind: "error", status, body: json } };
  if ("text" in body) return streamHalf(exchange, format, body.text);
  if ("base64" in body && format.dialect === "bedrock-converse") {
    return { usable: { kind: "stream", bytes: Buffer.from(body.base64, "base64"), framing: "binary-frames" } };
  }
  if (json === null) return { reason: "answer: not a JSON object" };
  if (isTold(json.error) && !("output" in json)) return { usable: { kind: "error", status, body: json } };
  if (format.answers.some((field) => field in json)) return { usable: { kind: "whole", body: json } };
  return { reason: "answer: of another format" };
}

function isTold(error: unknown): boolean {
  return error !== undefined && error !== null;
}

function streamHalf(exchange: CorpusExchange, format: CorpusFormat, text: string): Half<AnswerHalf> {
  if (text.trim() === "") return { reason: "answer: not recorded" };
  if (!format.answers.some((word) => text.includes(`"${word}`))) return { reason: "answer: of another format" };
  const type = exchange.response.headers["content-type"] ?? "";
  if (format.dialect === "ollama") return { usable: { kind: "stream", bytes: Buffer.from(text), framing: "ndjson" } };
  const bytes = type.startsWith("x-chunks") ? framed(text) : Buffer.from(text);
  return { usable: { kind: "stream", bytes, framing: "sse" } };
}

/** Fixtures that keep one JSON event a line, as the stream they were taken from. */
function framed(text: string): Buffer {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const events = lines.map((line) => {
    const { type } = JSON.parse(line) as { readonly type?: unknown };
    return `${typeof type === "string" ? `event: ${type}\n` : ""}data: ${line}\n\n`;
  });
  return Buffer.from(events.join(""));
}

/** The events of a stream that comes in these pieces. */
export function eventsOf(pieces: Iterable<Buffer>, framing: Framing): readonly StreamEvent[] {
  const decoder = openDecoder(framing);
  const events: StreamEvent[] = [];
  for (const piece of pieces) {
    for (const { comment, name, data } of decoder.push(piece)) if (!comment) events.push({ name, data });
  }
  for (const { comment, name, data } of decoder.flush()) if (!comment) events.push({ name, data });
  return events;
}
