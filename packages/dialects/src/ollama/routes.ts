import type { DialectRoute } from "@ai-liaison/core";

export const LEGACY_EMBEDDING_PATH = "/api/embeddings";

export const routes: readonly DialectRoute[] = [
  { method: "POST", path: "/api/chat", operation: "chat", endpoint: "api.chat" },
  { method: "POST", path: "/api/generate", operation: "completion", endpoint: "api.generate" },
  { method: "POST", path: "/api/embed", operation: "embedding", endpoint: "api.embed" },
  { method: "POST", path: LEGACY_EMBEDDING_PATH, operation: "embedding", endpoint: "api.embeddings" },
];
