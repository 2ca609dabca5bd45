import type { DialectRoute } from "@ai-liaison/core";

/** Today's SDK asks under `/v1`, older ones under `/v1beta`. */
export const routes: readonly DialectRoute[] = ["/v1beta/models/{model}", "/v1/models/{model}"].flatMap((model) => [
  { method: "POST", path: `${model}:generateContent`, operation: "chat", endpoint: "generateContent" },
  {
    method: "POST",
    path: `${model}:streamGenerateContent`,
    stream: true,
    operation: "chat",
    endpoint: "streamGenerateContent",
  },
  { method: "POST", path: `${model}:embedContent`, operation: "embedding", endpoint: "embedContent" },
  { method: "POST", path: `${model}:batchEmbedContents`, operation: "embedding", endpoint: "embedContent" },
  { method: "POST", path: `${model}:countTokens`, operation: "token-count", endpoint: "countTokens" },
]);
