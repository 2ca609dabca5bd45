import { createHash } from "node:crypto";
import { isJsonObject, type JsonObject } from "@ai-liaison/core";
import { errorAnswer, type VendorAnswer } from "../answer.ts";
import { type AnswerHead, chatAnswer } from "./chat-answer.ts";
import { completionAnswer } from "./completion-answer.ts";
import { embeddingAnswer } from "./embedding-answer.ts";

export interface AnswerOptions {
  readonly models: readonly string[];
  /** What every text answer says, instead of an echo of the prompt. */
  readonly say?: string;
}

export interface AskedOf {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** Counts requests from 0: makes ids of equal requests differ. */
  readonly sequence: number;
}

const CREATED_AT = 1_700_000_000;

/** What a well-behaved vendor answers: decided by the request and its place in the log, by nothing else. */
export function answerRequest(asked: AskedOf, options: AnswerOptions): VendorAnswer {
  const path = asked.path.split("?")[0] ?? "";
  if (asked.method === "GET" && path.endsWith("/models")) return modelList(options.models);
  if (asked.method !== "POST") return errorAnswer(405, `Not allowed to ${asked.method} on ${path}.`);
  const request = parseObject(asked.body);
  if (request === null) return errorAnswer(400, "We could not parse the JSON body of your request.");
  if (typeof request.model !== "string") return errorAnswer(400, "you must provide a model parameter");
  const digest = createHash("sha256").update(asked.body).digest("hex").slice(0, 12);
  const head = (prefix: string): AnswerHead => ({
    id: `${prefix}-fake-${asked.sequence}-${digest}`,
    createdAt: CREATED_AT,
  });
  if (path.endsWith("/chat/completions")) return chatAnswer(request, head("chatcmpl"), options.say);
  if (path.endsWith("/completions")) return completionAnswer(request, head("cmpl"), options.say);
  if (path.endsWith("/embeddings")) return embeddingAnswer(request);
  return errorAnswer(404, `Unknown request URL: POST ${path}.`, "unknown_url");
}

function modelList(models: readonly string[]): VendorAnswer {
  const data = models.map((id) => ({ id, object: "model", created: CREATED_AT, owned_by: "fake-vendor" }));
  return { kind: "whole", status: 200, body: { object: "list", data } };
}

function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
