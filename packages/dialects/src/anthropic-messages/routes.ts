import type { DialectRoute } from "@ai-liaison/core";

export const routes: readonly DialectRoute[] = [
  { method: "POST", path: "/v1/messages", operation: "chat", endpoint: "messages" },
  {
    method: "POST",
    path: "/v1/messages/count_tokens",
    operation: "token-count",
    endpoint: "messages.count_tokens",
  },
];
