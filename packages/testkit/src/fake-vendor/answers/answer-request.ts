import { createHash } from "node:crypto";
import { isJsonObject, type JsonObject } from "@ai-liaison/core";
import { errorAnswer, refusal, type VendorAnswer } from "../answer.ts";
import { formatOfPath } from "../vendor-format.ts";
import { answerAnthropic } from "./anthropic/answer-anthropic.ts";
import type { Asked } from "./asked.ts";
import { answerBedrock } from "./bedrock/answer-bedrock.ts";
import { type AnswerHead, chatAnswer } from "./chat-answer.ts";
import { answerCohere } from "./cohere/answer-cohere.ts";
import { completionAnswer } from "./completion-answer.ts";
import { embeddingAnswer } from "./embedding-answer.ts";
import { answerGemini } from "./gemini/answer-gemini.ts";
import { answerMedia } from "./media/answer-media.ts";
import { answerModels, type ModelsOptions } from "./models/answer-models.ts";
import { answerOllama } from "./ollama/answer-ollama.ts";
import { answerResponses } from "./responses/answer-responses.ts";
import { KeptResponses } from "./responses/kept-responses.ts";
import { checkModel } from "./shared/check-common.ts";

export interface AnswerOptions extends ModelsOptions {
  /** What every text answer says, instead of an echo of the prompt. */ readonly say?: string;
  readonly apiKey?: string;
  /** What this vendor keeps between requests; unsaid: nothing. */
  readonly kept?: KeptResponses;
}

export interface AskedOf {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** Counts requests from 0: makes ids of equal requests differ. */
  readonly sequence: number;
}

const CREATED_AT = 1_700_000_000;

/**
 * What a well-behaved vendor answers: decided by the request, its place in the log and what was kept of earlier ones,
 * by nothing else. Which vendor it is, the path says.
 */
export function answerRequest(request: AskedOf, options: AnswerOptions): VendorAnswer {
  const [path = "", query = ""] = request.path.split("?");
  const format = formatOfPath(path);
  const digest = createHash("sha256").update(request.body).digest("hex").slice(0, 12);
  const asked: Asked = {
    method: request.method,
    path,
    query,
    headers: request.headers ?? {},
    idSuffix: `fake_${request.sequence}_${digest}`,
    say: options.say,
    apiKey: options.apiKey,
  };
  const listed = answerModels(asked, options);
  if (listed !== null) return listed;
  const body = parseObject(request.body);
  if (format === "openai-responses") return answerResponses(asked, body, options.kept ?? new KeptResponses());
  if (format === "openai-chat") return answerOpenai(asked, request, { ...options, body });
  if (request.method !== "POST") return refusal(format, 405, `Not allowed to ${request.method} on ${path}.`);
  if (body === null) return refusal(format, 400, "The request body is not a JSON object.");
  if (format === "anthropic") return answerAnthropic(asked, body);
  if (format === "cohere") return answerCohere(asked, body);
  if (format === "bedrock") return answerBedrock(asked, body);
  return format === "gemini" ? answerGemini(asked, body) : answerOllama(asked, body);
}

interface OpenaiOptions extends AnswerOptions {
  readonly body: JsonObject | null;
}

function answerOpenai(asked: Asked, sent: AskedOf, { body: request, ...options }: OpenaiOptions): VendorAnswer {
  const { path } = asked;
  if (isWrongKey(asked)) return errorAnswer(401, "Incorrect API key provided.", "invalid_api_key");
  if (asked.method !== "POST") return errorAnswer(405, `Not allowed to ${asked.method} on ${path}.`);
  const media = answerMedia(path, sent.body, asked.headers["content-type"] ?? "");
  if (media !== null) return media;
  if (request === null) return errorAnswer(400, "We could not parse the JSON body of your request.");
  if (typeof request.model !== "string") return errorAnswer(400, "you must provide a model parameter");
  const missing = checkModel("openai-chat", request.model);
  if (missing !== null) return missing;
  const head = (prefix: string): AnswerHead => ({
    id: `${prefix}-${asked.idSuffix.replaceAll("_", "-")}`,
    createdAt: CREATED_AT,
  });
  if (path.endsWith("/chat/completions")) return chatAnswer(request, head("chatcmpl"), options.say);
  if (path.endsWith("/completions")) return completionAnswer(request, head("cmpl"), options.say);
  if (path.endsWith("/embeddings")) return embeddingAnswer(request);
  return errorAnswer(404, `Unknown request URL: POST ${path}.`, "unknown_url");
}

/** Look-alikes may need no key, so that none is demanded unless the fake was given one. */
function isWrongKey({ headers, apiKey }: Asked): boolean {
  if (apiKey === undefined) return false;
  return (headers.authorization ?? `Bearer ${headers["api-key"] ?? ""}`) !== `Bearer ${apiKey}`;
}

function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
