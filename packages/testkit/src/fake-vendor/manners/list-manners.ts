import type { AskedOf } from "../answers/answer-request.ts";
import type { Manners } from "./manners.ts";

/**
 * Where vendors list their models, from their own pages and recorded traffic (read 2026-11-21), as all manners; of those
 * who are not here, where the SDKs of OpenAI's format ask: at `/models` beside `/chat/completions`.
 */
const LISTS: Readonly<Record<string, { readonly path: string; readonly format: ListFormat }>> = {
  anthropic: { path: "/v1/models", format: "anthropic" },
  google: { path: "/v1beta/models", format: "google" },
  cohere: { path: "/v1/models", format: "cohere" },
  ollama: { path: "/api/tags", format: "ollama" },
  "bedrock-mantle": { path: "/v1/models", format: "openai" },
  "github-models": { path: "/catalog/models", format: "openai" },
};

type ListFormat = "openai" | "anthropic" | "google" | "cohere" | "ollama";

/** The proof was checked; the fake of the format wants one of its own, and tells formats apart by what is beside it. */
const ASKED_AS: Readonly<Record<ListFormat, { readonly path: string; readonly headers: Record<string, string> }>> = {
  openai: { path: "/v1/models", headers: {} },
  anthropic: { path: "/v1/models", headers: { "x-api-key": "checked", "anthropic-version": "2023-06-01" } },
  google: { path: "/v1beta/models", headers: { "x-goog-api-key": "checked" } },
  cohere: { path: "/v1/models", headers: {} },
  ollama: { path: "/api/tags", headers: {} },
};

/** The question as the fake of that list's format knows it; null for what is no question about this vendor's models. */
export function listQuestion(request: AskedOf, { vendor, chat }: Manners): AskedOf | null {
  const [path, query] = request.path.split("?");
  const beside = { path: chat.replace("/chat/completions", "/models"), format: "openai" } as const;
  const list = LISTS[vendor.split(",")[0] ?? ""] ?? beside;
  if (request.method !== "GET" || path !== list.path) return null;
  const { path: asked, headers } = ASKED_AS[list.format];
  return { ...request, path: query === undefined ? asked : `${asked}?${query}`, headers };
}
