import type { DialectRoute } from "@ai-liaison/core";

export const routes: readonly DialectRoute[] = [
  { method: "POST", path: "/v2/chat", operation: "chat", endpoint: "v2.chat" },
  { method: "POST", path: "/v2/embed", operation: "embedding", endpoint: "v2.embed" },
];
