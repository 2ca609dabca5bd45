/**
 * The names of OpenTelemetry's GenAI conventions (github.com/open-telemetry/semantic-conventions-genai, status
 * "Development", read 2026-11-21), kept here because the published package has an older, deprecated copy of them; and
 * ours, for what they have no name for: money and customers.
 */
export const ATTRIBUTE = {
  operation: "gen_ai.operation.name",
  provider: "gen_ai.provider.name",
  requestModel: "gen_ai.request.model",
  requestStream: "gen_ai.request.stream",
  responseModel: "gen_ai.response.model",
  responseId: "gen_ai.response.id",
  timeToFirstChunk: "gen_ai.response.time_to_first_chunk",
  inputTokens: "gen_ai.usage.input_tokens",
  outputTokens: "gen_ai.usage.output_tokens",
  cachedInputTokens: "gen_ai.usage.cache_read.input_tokens",
  cacheWriteTokens: "gen_ai.usage.cache_write.input_tokens",
  reasoningTokens: "gen_ai.usage.reasoning.output_tokens",
  audioInputTokens: "gen_ai.usage.audio.input_tokens",
  audioOutputTokens: "gen_ai.usage.audio.output_tokens",
  tokenType: "gen_ai.token.type",
  errorType: "error.type",
  httpStatus: "http.response.status_code",
  userId: "user.id",
  sessionId: "session.id",
  callId: "liaison.call.id",
  customerId: "liaison.customer.id",
  groupId: "liaison.group.id",
  service: "liaison.service.name",
  status: "liaison.call.status",
  costUsd: "liaison.cost.usd",
  /** Before the tag's own name. */
  tagPrefix: "liaison.tag.",
} as const;

/** Name, unit, meaning and the boundaries the conventions ask for. */
export const METRIC = {
  duration: {
    name: "gen_ai.client.operation.duration",
    unit: "s",
    description: "How long calls took.",
    boundaries: powers(0.01, 2, 14),
  },
  timeToFirstChunk: {
    name: "gen_ai.client.operation.time_to_first_chunk",
    unit: "s",
    description: "Until a stream's first content.",
    boundaries: powers(0.01, 2, 14),
  },
  tokens: {
    name: "gen_ai.client.token.usage",
    unit: "{token}",
    description: "Tokens per call, by type.",
    boundaries: powers(1, 4, 14),
  },
  cost: { name: "liaison.cost.usd", unit: "{USD}", description: "What vendors reported calls to have cost." },
} as const;

function powers(first: number, factor: number, count: number): number[] {
  return Array.from({ length: count }, (_, power) => Number((first * factor ** power).toPrecision(10)));
}
