import type { FormatEndpoint } from "../tap/destination/format-endpoint.ts";

/** Where the formats we speak are found. Of two that fit, the first holds. */
export const FORMAT_ENDPOINTS: readonly FormatEndpoint[] = [
  chat("openai-chat", "/deployments/{model}/chat/completions", "chat.completions"),
  chat("openai-chat", "/chat/completions", "chat.completions"),
  { dialect: "openai-chat", operation: "completion", ending: "/deployments/{model}/completions", name: "completions" },
  { dialect: "openai-chat", operation: "completion", ending: "/completions", name: "completions" },
  { dialect: "openai-chat", operation: "embedding", ending: "/deployments/{model}/embeddings", name: "embeddings" },
  { dialect: "ollama", operation: "embedding", ending: "/api/embeddings", name: "api.embeddings" },
  { dialect: "openai-chat", operation: "embedding", ending: "/embeddings", name: "embeddings" },
  {
    dialect: "openai-responses",
    operation: "token-count",
    ending: "/responses/input_tokens",
    name: "responses.input_tokens",
  },
  chat("openai-responses", "/responses", "responses"),
  {
    dialect: "anthropic-messages",
    operation: "token-count",
    ending: "/messages/count_tokens",
    name: "messages.count_tokens",
  },
  chat("anthropic-messages", "/v1/messages", "messages"),
  chat("anthropic-messages", "/models/{model}:rawPredict", "messages"),
  { ...chat("anthropic-messages", "/models/{model}:streamRawPredict", "messages"), stream: true },
  chat("anthropic-messages", "/model/{model}/invoke", "messages"),
  chat("gemini", "/models/{model}:generateContent", "generateContent"),
  { ...chat("gemini", "/models/{model}:streamGenerateContent", "streamGenerateContent"), stream: true },
  { dialect: "gemini", operation: "embedding", ending: "/models/{model}:embedContent", name: "embedContent" },
  { dialect: "gemini", operation: "embedding", ending: "/models/{model}:batchEmbedContents", name: "embedContent" },
  { dialect: "gemini", operation: "token-count", ending: "/models/{model}:countTokens", name: "countTokens" },
  chat("ollama", "/api/chat", "api.chat"),
  { dialect: "ollama", operation: "completion", ending: "/api/generate", name: "api.generate" },
  { dialect: "ollama", operation: "embedding", ending: "/api/embed", name: "api.embed" },
  chat("cohere", "/v2/chat", "v2.chat"),
  { dialect: "cohere", operation: "embedding", ending: "/v2/embed", name: "v2.embed" },
];

function chat(dialect: string, ending: string, name: string): FormatEndpoint {
  return { dialect, operation: "chat", ending, name };
}
