import type { Json, JsonObject } from "@ai-liaison/core";

/** The wire formats the fake speaks, told apart by path alone, as they are at the real vendors. */
export type VendorFormat =
  | "openai-chat"
  | "openai-responses"
  | "anthropic"
  | "gemini"
  | "ollama"
  | "cohere"
  | "bedrock";

/** The format of a path, its query left aside; anything unknown is OpenAI's. */
export function formatOfPath(path: string): VendorFormat {
  if (/\/models\/[^:]*:[A-Za-z]+$/.test(path)) return "gemini";
  if (/^\/model\/[^/]+\/(converse|converse-stream|count-tokens)$/.test(path)) return "bedrock";
  if (path.includes("/messages")) return "anthropic";
  if (path.includes("/responses")) return "openai-responses";
  if (path.startsWith("/v2/")) return "cohere";
  return path.startsWith("/api/") ? "ollama" : "openai-chat";
}

/** An error answer's body as that vendor writes it (https://docs.anthropic.com/en/api/errors and its likes, read 2026-11-21). */
export function errorBody(format: VendorFormat, status: number, message: string, more: JsonObject = {}): JsonObject {
  switch (format) {
    case "anthropic":
      return { type: "error", error: { type: anthropicType(status), message }, request_id: "req_fake" };
    case "gemini":
      return { error: { code: status, message, status: googleStatus(status), ...more } };
    case "ollama":
      return { error: message };
    case "cohere":
      return { id: "fake", message };
    case "bedrock":
      return { message };
    default:
      return { error: { message, type: openaiType(status), param: null, code: null, ...more } };
  }
}

/** What the vendor sends in a stream that has begun, when it must end it with an error. */
export function streamError(format: VendorFormat): Json {
  const message = "The server had an error";
  switch (format) {
    case "anthropic":
      return { type: "error", error: { type: "overloaded_error", message: "Overloaded" } };
    case "openai-responses":
      return { type: "error", code: "server_error", message, param: null, sequence_number: 99 };
    case "gemini":
      return errorBody("gemini", 503, message);
    case "ollama":
      return { error: message };
    case "bedrock":
      return { internalServerException: { message } };
    case "cohere":
      return { type: "message-end", delta: { finish_reason: "ERROR", error: message } };
    default:
      return { error: { message, type: "server_error", code: null } };
  }
}

function openaiType(status: number): string {
  if (status === 429) return "rate_limit_error";
  if (status === 401 || status === 403) return "authentication_error";
  return status >= 500 ? "server_error" : "invalid_request_error";
}

function anthropicType(status: number): string {
  const types: Readonly<Record<number, string>> = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    504: "timeout_error",
    529: "overloaded_error",
  };
  return types[status] ?? (status >= 500 ? "api_error" : "invalid_request_error");
}

/** What stands in the header `x-amzn-errortype` of an error answer. */
export function amazonType(status: number): string {
  const types: Readonly<Record<number, string>> = {
    403: "AccessDeniedException",
    404: "ResourceNotFoundException",
    408: "ModelTimeoutException",
    424: "ModelErrorException",
    429: "ThrottlingException",
    503: "ServiceUnavailableException",
  };
  return types[status] ?? (status >= 500 ? "InternalServerException" : "ValidationException");
}

function googleStatus(status: number): string {
  const names: Readonly<Record<number, string>> = {
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
  };
  return names[status] ?? (status >= 500 ? "INTERNAL" : "INVALID_ARGUMENT");
}
