import type { DialectRoute } from "@ai-liaison/core";

export const routes: readonly DialectRoute[] = [
  { method: "POST", path: "/v1/responses", operation: "chat", endpoint: "responses" },
  {
    method: "POST",
    path: "/v1/responses/input_tokens",
    operation: "token-count",
    endpoint: "responses.input_tokens",
  },
];
