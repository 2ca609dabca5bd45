import type { DialectRoute } from "@ai-liaison/core";

export const routes: readonly DialectRoute[] = [
  { method: "POST", path: "/v1/chat/completions", operation: "chat", endpoint: "chat.completions" },
  { method: "POST", path: "/v1/completions", operation: "completion", endpoint: "completions" },
  { method: "POST", path: "/v1/embeddings", operation: "embedding", endpoint: "embeddings" },
  { method: "POST", path: "/v1/moderations", operation: "moderation", endpoint: "moderations" },
  { method: "POST", path: "/v1/audio/speech", operation: "speech", endpoint: "audio.speech" },
];
