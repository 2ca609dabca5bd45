import type { Json } from "@ai-liaison/core";
import { bearer, type Manners, openaiError, type Refusal } from "./manners.ts";

const RETRY_AFTER = { "retry-after": "7" };
const INVALID = "invalid_request_error";

function said(status: number, body: Json, headers: Readonly<Record<string, string>> = {}): Refusal {
  return { status, body, headers };
}

function manners(vendor: string, model: string, chat: string, more: Partial<Manners> = {}): Manners {
  return {
    vendor,
    model,
    chat,
    format: "/v1/chat/completions",
    proof: bearer(),
    wrongKey: openaiError(401, "Invalid API Key", INVALID, "invalid_api_key"),
    noModel: openaiError(
      404,
      "The model `x` does not exist or you do not have access to it.",
      INVALID,
      "model_not_found",
    ),
    tooMany: {
      ...openaiError(429, "Rate limit reached", "rate_limit_error", "rate_limit_exceeded"),
      headers: RETRY_AFTER,
    },
    ...more,
  };
}

/** Those who speak OpenAI's format; where no error is said, theirs is like OpenAI's. */
export const lookAlikeManners: readonly Manners[] = [
  manners("mistral", "mistral-small-latest", "/v1/chat/completions", {
    usageUnasked: true,
    refused: ["stream_options", "max_completion_tokens", "seed", "logit_bias"],
    wrongKey: said(401, { detail: "Invalid API Key" }),
    noModel: said(400, {
      object: "error",
      message: "Invalid model: x",
      type: "invalid_model",
      param: null,
      code: "1500",
    }),
    tooMany: said(
      429,
      { object: "error", message: "Rate limit exceeded", type: "rate_limited", code: "1300" },
      RETRY_AFTER,
    ),
  }),
  manners("groq", "llama-3.3-70b-versatile", "/openai/v1/chat/completions", {
    also: [{ chat: "/openai/v1/responses", format: "/v1/responses" }],
    refused: ["logit_bias", "logprobs"],
  }),
  manners("deepseek", "deepseek-chat", "/chat/completions", {
    refused: ["max_completion_tokens"],
    wrongKey: openaiError(
      401,
      "Authentication Fails, Your api key: ****-key is invalid",
      "authentication_error",
      INVALID,
    ),
    noModel: openaiError(400, "Model Not Exist", INVALID, INVALID),
  }),
  manners("xai", "grok-4", "/v1/chat/completions", {
    also: [{ chat: "/v1/responses", format: "/v1/responses" }],
    wrongKey: said(400, { code: "invalid-argument", error: "Incorrect API key provided. You can obtain one." }),
    noModel: said(404, { code: "not-found", error: "The model x does not exist or your team has no access to it." }),
  }),
  manners("openrouter", "openai/gpt-5-mini", "/api/v1/chat/completions", {
    wrongKey: said(401, { error: { message: "No cookie auth credentials found", code: 401 } }),
    noModel: said(400, { error: { message: "x is not a valid model ID", code: 400 } }),
    tooMany: said(429, { error: { message: "Rate limit exceeded", code: 429 } }, RETRY_AFTER),
  }),
  manners("vercel", "openai/gpt-5-mini", "/v1/chat/completions"),
  manners("together", "meta-llama/Llama-3.3-70B-Instruct-Turbo", "/v1/chat/completions", {
    refused: ["max_completion_tokens"],
    noModel: openaiError(404, "Unable to access model x. Please visit the list.", INVALID, "model_not_available"),
    tooMany: {
      ...openaiError(429, "You have reached the rate limit.", "rate_limit"),
      headers: { "x-ratelimit-limit": "10", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "7" },
    },
  }),
  manners("fireworks", "accounts/fireworks/models/llama-v3p1-8b-instruct", "/inference/v1/chat/completions", {
    wrongKey: openaiError(401, "The API key you provided is invalid.", INVALID, "unauthorized"),
    noModel: openaiError(404, "Model not found, inaccessible, and/or not deployed", INVALID, "NOT_FOUND"),
  }),
  manners("cerebras", "llama3.1-8b", "/v1/chat/completions", {
    refused: ["frequency_penalty", "logit_bias", "presence_penalty"],
    wrongKey: said(401, { message: "Wrong API Key", type: INVALID, param: "api_key", code: "wrong_api_key" }),
    noModel: said(404, {
      message: "Model x does not exist.",
      type: "not_found_error",
      param: "model",
      code: "model_not_found",
    }),
  }),
  manners("perplexity", "sonar-pro", "/chat/completions", {
    usageUnasked: true,
    refused: ["max_completion_tokens"],
    wrongKey: said(401, { error: { message: "Invalid API key provided.", type: "invalid_api_key", code: 401 } }),
    noModel: said(400, { error: { message: "Invalid model 'x'.", type: "invalid_model", code: 400 } }),
  }),
  manners("moonshot", "kimi-k2.5", "/v1/chat/completions", {
    refused: ["max_completion_tokens"],
    wrongKey: said(401, { error: { message: "Invalid Authentication", type: "invalid_authentication_error" } }),
    noModel: said(404, {
      error: { message: "Not found the model x or Permission denied", type: "resource_not_found_error" },
    }),
  }),
  manners("zai", "glm-5", "/api/paas/v4/chat/completions", {
    refused: ["max_completion_tokens"],
    wrongKey: said(401, { error: { code: "1000", message: "Authentication Failed" } }),
    noModel: said(400, { error: { code: "1211", message: "Unknown Model, please check the model code." } }),
    tooMany: said(429, { error: { code: "1302", message: "Rate limit reached for requests" } }, RETRY_AFTER),
  }),
  manners("alibaba", "qwen-plus", "/compatible-mode/v1/chat/completions", {
    refused: ["max_completion_tokens"],
    wrongKey: openaiError(401, "Incorrect API key provided. ", INVALID, "invalid_api_key"),
  }),
  manners("huggingface", "openai/gpt-oss-120b", "/v1/chat/completions", {
    wrongKey: said(401, { error: "Invalid username or password." }),
    noModel: openaiError(400, "The requested model 'x' does not exist", INVALID, "model_not_found"),
    tooMany: said(
      429,
      { error: "Too many requests" },
      { ratelimit: '"api";r=0;t=7', "ratelimit-policy": '"fixed window";"api";q=1000;w=300' },
    ),
  }),
  manners("nvidia", "nvidia/llama-3.1-nemotron-70b-instruct", "/v1/chat/completions", {
    refused: ["max_completion_tokens"],
    wrongKey: said(401, { status: 401, title: "Unauthorized", detail: "Authentication failed" }),
    noModel: said(404, { status: 404, title: "Not Found", detail: "The model `x` does not exist." }),
  }),
  manners("github-models", "openai/gpt-4.1", "/inference/chat/completions", {
    wrongKey: said(401, { error: { code: "unauthorized", message: "Bad credentials" } }),
    noModel: said(400, { error: { code: "unknown_model", message: "Unknown model: x", details: "Unknown model: x" } }),
    tooMany: said(
      429,
      { error: { code: "RateLimitReached", message: "Rate limit of 50 per 86400s exceeded." } },
      RETRY_AFTER,
    ),
  }),
];
