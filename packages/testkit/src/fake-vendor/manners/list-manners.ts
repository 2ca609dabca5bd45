import type { AskedOf } from "../answers/answer-request.ts";

/**
 * Where vendors list their models, and the question as the fake of that list's format knows it; from the vendors' own
 * pages and recorded traffic (read 2026-11-21), as all manners. Vendors whose pages tell of no list are not here.
 */
const LISTS: Readonly<Record<string, { readonly path: string; readonly format: ListFormat }>> = {
  openai: { path: "/v1/models", format: "openai" },
  anthropic: { path: "/v1/models", format: "anthropic" },
  google: { path: "/v1beta/models", format: "google" },
  cohere: { path: "/v1/models", format: "cohere" },
  ollama: { path: "/api/tags", format: "ollama" },
  "bedrock-mantle": { path: "/v1/models", format: "openai" },
  mistral: { path: "/v1/models", format: "openai" },
  groq: { path: "/openai/v1/models", format: "openai" },
  deepseek: { path: "/models", format: "openai" },
  xai: { path: "/v1/models", format: "openai" },
  openrouter: { path: "/api/v1/models", format: "openai" },
  vercel: { path: "/v1/models", format: "openai" },
  together: { path: "/v1/models", format: "openai" },
  fireworks: { path: "/inference/v1/models", format: "openai" },
  cerebras: { path: "/v1/models", format: "openai" },
  moonshot: { path: "/v1/models", format: "openai" },
  huggingface: { path: "/v1/models", format: "openai" },
  nvidia: { path: "/v1/models", format: "openai" },
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

/** Null for what is no question about this vendor's models. */
export function listQuestion(request: AskedOf, vendor: string): AskedOf | null {
  const [path, query] = request.path.split("?");
  const list = LISTS[vendor.split(",")[0] ?? ""];
  if (request.method !== "GET" || list === undefined || path !== list.path) return null;
  const { path: asked, headers } = ASKED_AS[list.format];
  return { ...request, path: query === undefined ? asked : `${asked}?${query}`, headers };
}

/** The vendors that list their models. */
export const listingVendors: readonly string[] = Object.keys(LISTS);
