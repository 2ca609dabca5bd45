import { bearer, inHeader, type Manners, type OtherFormat, openaiError, type Refusal, withHeaders } from "./manners.ts";
import { anthropicError, googleError } from "./own-formats.ts";

const AZURE_TOO_MANY: Refusal = {
  status: 429,
  headers: { "retry-after": "7", "retry-after-ms": "6500", "x-ratelimit-remaining-requests": "0" },
  body: { error: { code: "RateLimitReached", message: "Requests have exceeded the call rate limit." } },
};
const AZURE_WRONG_KEY: Refusal = {
  status: 401,
  body: {
    error: { code: "401", message: "Access denied due to invalid subscription key or wrong API endpoint." },
  },
};
const AZURE_NO_MODEL: Refusal = {
  status: 404,
  body: { error: { code: "DeploymentNotFound", message: "The API deployment for this resource does not exist." } },
};
const VERTEX = "/v1/projects/a-project/locations/us-central1";
const VERTEX_ERRORS = {
  wrongKey: googleError(
    401,
    "API keys are not supported by this API. Expected OAuth2 access token.",
    "UNAUTHENTICATED",
  ),
  noModel: googleError(404, "Publisher Model `projects/a-project/x` not found.", "NOT_FOUND"),
  tooMany: {
    ...googleError(429, "Resource exhausted. Please try again later.", "RESOURCE_EXHAUSTED"),
    headers: { "retry-after": "7" },
  },
};
const BEDROCK_ERRORS = {
  wrongKey: { status: 403, body: { message: "The security token included in the request is invalid." } },
  noModel: { status: 400, body: { message: "The provided model identifier is invalid." } },
  tooMany: {
    status: 429,
    headers: { "retry-after": "7" },
    body: { message: "Too many requests, please wait before trying again." },
  },
};

const MANTLE_ERRORS = {
  wrongKey: openaiError(401, "Invalid bearer token", "authentication_error", "invalid_api_key"),
  noModel: openaiError(404, "The model 'x' does not exist", "not_found_error", "model_not_found"),
  tooMany: withHeaders(openaiError(429, "Too many requests", "rate_limit_error"), { "retry-after": "7" }),
};

/** Every model of this cloud can be asked so. */
const CONVERSE: OtherFormat = {
  chat: "/model/{model}/converse",
  stream: "/model/{model}/converse-stream",
  format: "/model/{model}/converse",
};

/** Clouds: each with the paths, proofs and versions recorded of it. */
export const cloudManners: readonly Manners[] = [
  {
    vendor: "azure_openai",
    model: "gpt-5-mini",
    chat: "/openai/v1/chat/completions",
    format: "/v1/chat/completions",
    also: [{ chat: "/openai/v1/responses", format: "/v1/responses" }],
    proof: inHeader("api-key"),
    wrongKey: AZURE_WRONG_KEY,
    noModel: AZURE_NO_MODEL,
    tooMany: AZURE_TOO_MANY,
  },
  {
    vendor: "azure_openai, versioned",
    model: "gpt-5-mini",
    chat: "/openai/deployments/{model}/chat/completions?api-version=2024-10-21",
    format: "/v1/chat/completions",
    also: [{ chat: "/openai/responses?api-version=2024-10-21", format: "/v1/responses" }],
    proof: inHeader("api-key"),
    wrongKey: AZURE_WRONG_KEY,
    noModel: AZURE_NO_MODEL,
    tooMany: AZURE_TOO_MANY,
  },
  {
    vendor: "vertex",
    model: "gemini-2.5-flash",
    chat: `${VERTEX}/publishers/google/models/{model}:generateContent`,
    stream: `${VERTEX}/publishers/google/models/{model}:streamGenerateContent?alt=sse`,
    format: "/v1beta/models/{model}:generateContent",
    proof: { kind: "exchanged" },
    ...VERTEX_ERRORS,
  },
  {
    vendor: "vertex, Claude",
    model: "claude-sonnet-4-5",
    chat: `${VERTEX}/publishers/anthropic/models/{model}:rawPredict`,
    stream: `${VERTEX}/publishers/anthropic/models/{model}:streamRawPredict`,
    format: "/v1/messages",
    proof: { kind: "exchanged" },
    fields: { anthropic_version: "vertex-2023-10-16" },
    refused: ["model"],
    ...VERTEX_ERRORS,
  },
  {
    vendor: "bedrock",
    model: "eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
    chat: "/model/{model}/invoke",
    stream: null,
    format: "/v1/messages",
    proof: { kind: "sigv4", service: "bedrock", region: "eu-west-1" },
    fields: { anthropic_version: "bedrock-2023-05-31" },
    refused: ["model", "stream"],
    also: [CONVERSE],
    ...BEDROCK_ERRORS,
  },
  {
    vendor: "bedrock, OpenAI",
    model: "openai.gpt-oss-120b-1:0",
    chat: "/openai/v1/chat/completions",
    format: "/v1/chat/completions",
    also: [CONVERSE],
    proof: { kind: "sigv4", service: "bedrock", region: "eu-west-1" },
    ...BEDROCK_ERRORS,
  },
  {
    vendor: "bedrock, Converse",
    model: "eu.amazon.nova-lite-v1:0",
    ...CONVERSE,
    proof: { kind: "sigv4", service: "bedrock", region: "eu-west-1" },
    refused: ["model", "stream"],
    ...BEDROCK_ERRORS,
  },
  {
    vendor: "bedrock-mantle",
    model: "anthropic.claude-opus-4-6",
    chat: "/anthropic/v1/messages",
    format: "/v1/messages",
    proof: bearer(),
    headers: { "anthropic-version": "2023-06-01" },
    wrongKey: anthropicError(401, "authentication_error", "The security token is invalid."),
    noModel: anthropicError(404, "not_found_error", "model: x is not supported on this route"),
    tooMany: { ...anthropicError(429, "rate_limit_error", "Too many tokens."), headers: { "retry-after": "7" } },
  },
  {
    vendor: "bedrock-mantle, OpenAI",
    model: "openai.gpt-5.5",
    chat: "/openai/v1/chat/completions",
    format: "/v1/chat/completions",
    also: [{ chat: "/openai/v1/responses", format: "/v1/responses" }],
    proof: bearer(),
    ...MANTLE_ERRORS,
  },
  {
    vendor: "bedrock-mantle, open weights",
    model: "openai.gpt-oss-120b",
    chat: "/v1/chat/completions",
    format: "/v1/chat/completions",
    also: [{ chat: "/v1/responses", format: "/v1/responses" }],
    proof: bearer(),
    ...MANTLE_ERRORS,
  },
];
