import type { DialectRoute } from "@ai-liaison/core";

export const routes: readonly DialectRoute[] = [
  { method: "POST", path: "/v1/responses", operation: "chat", endpoint: "responses" },
  {
    method: "POST",
    path: "/v1/responses/input_tokens",
    operation: "token-count",
    endpoint: "responses.input_tokens",
  },
  kept("GET", "/v1/responses/{id}", "responses.retrieve"),
  kept("DELETE", "/v1/responses/{id}", "responses.delete"),
  kept("POST", "/v1/responses/{id}/cancel", "responses.cancel"),
  kept("GET", "/v1/responses/{id}/input_items", "responses.input_items"),
];

function kept(method: DialectRoute["method"], path: string, endpoint: string): DialectRoute {
  return { method, path, bodiless: true, operation: "kept-answer", endpoint };
}
