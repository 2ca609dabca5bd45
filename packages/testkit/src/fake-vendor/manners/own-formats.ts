import { bearer, inHeader, type Manners, openaiError, withHeaders } from "./manners.ts";

/** The vendors of the formats; their errors as recorded. */
export const ownFormatManners: readonly Manners[] = [
  {
    vendor: "openai",
    model: "gpt-5-mini",
    chat: "/v1/chat/completions",
    format: "/v1/chat/completions",
    also: [{ chat: "/v1/responses", format: "/v1/responses" }],
    proof: bearer(),
    wrongKey: openaiError(401, "Incorrect API key provided: good****.", "invalid_request_error", "invalid_api_key"),
    noModel: openaiError(404, "The model `x` does not exist.", "invalid_request_error", "model_not_found"),
    tooMany: withHeaders(openaiError(429, "Rate limit reached.", "requests", "rate_limit_exceeded"), {
      "x-ratelimit-remaining-requests": "0",
      "x-ratelimit-remaining-tokens": "900",
      "x-ratelimit-reset-requests": "6.5s",
      "x-ratelimit-reset-tokens": "2m0s",
    }),
  },
  {
    vendor: "anthropic",
    model: "claude-sonnet-4-5",
    chat: "/v1/messages",
    format: "/v1/messages",
    proof: inHeader("x-api-key"),
    headers: { "anthropic-version": "2023-06-01" },
    wrongKey: anthropicError(401, "authentication_error", "invalid x-api-key"),
    noModel: anthropicError(404, "not_found_error", "model: x"),
    tooMany: withHeaders(anthropicError(429, "rate_limit_error", "This request would exceed your rate limit."), {
      "retry-after": "7",
      "x-should-retry": "true",
    }),
  },
  {
    vendor: "google",
    model: "gemini-2.5-flash",
    chat: "/v1beta/models/{model}:generateContent",
    stream: "/v1beta/models/{model}:streamGenerateContent?alt=sse",
    format: "/v1beta/models/{model}:generateContent",
    proof: inHeader("x-goog-api-key"),
    wrongKey: googleError(400, "API key not valid. Please pass a valid API key.", "INVALID_ARGUMENT", {
      "@type": "type.googleapis.com/google.rpc.ErrorInfo",
      reason: "API_KEY_INVALID",
    }),
    noModel: googleError(404, "models/x is not found for API version v1beta.", "NOT_FOUND"),
    tooMany: googleError(429, "Resource exhausted. Please try again later.", "RESOURCE_EXHAUSTED", {
      "@type": "type.googleapis.com/google.rpc.RetryInfo",
      retryDelay: "7s",
    }),
  },
  {
    vendor: "cohere",
    model: "command-a-03-2025",
    chat: "/v2/chat",
    format: "/v2/chat",
    proof: bearer(),
    wrongKey: { status: 401, body: { id: "e", message: "invalid api token" } },
    noModel: {
      status: 404,
      body: { id: "e", message: "model 'x' not found, make sure the correct model ID was used." },
    },
    tooMany: { status: 429, headers: { "retry-after": "7" }, body: { id: "e", message: "You are past the limit." } },
  },
  {
    vendor: "ollama",
    model: "llama3.2",
    chat: "/api/chat",
    format: "/api/chat",
    also: [{ chat: "/v1/chat/completions", format: "/v1/chat/completions" }],
    proof: bearer(),
    wrongKey: { status: 401, body: { error: "unauthorized" } },
    noModel: { status: 404, body: { error: "model 'x' not found" } },
    tooMany: { status: 429, headers: { "retry-after": "7" }, body: { error: "too many concurrent requests" } },
  },
];

export function anthropicError(status: number, type: string, message: string) {
  return { status, body: { type: "error", error: { type, message } } };
}

export function googleError(code: number, message: string, status: string, ...details: Record<string, string>[]) {
  return { status: code, body: { error: { code, message, status, ...(details.length === 0 ? {} : { details }) } } };
}
