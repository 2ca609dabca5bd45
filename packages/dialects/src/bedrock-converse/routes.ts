import type { DialectRoute } from "@ai-liaison/core";

export const routes: readonly DialectRoute[] = [
  { method: "POST", path: "/model/{model}/converse", operation: "chat", endpoint: "converse" },
  {
    method: "POST",
    path: "/model/{model}/converse-stream",
    stream: true,
    operation: "chat",
    endpoint: "converse-stream",
  },
  { method: "POST", path: "/model/{model}/count-tokens", operation: "token-count", endpoint: "count-tokens" },
];
