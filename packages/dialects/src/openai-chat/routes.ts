import type { DialectRoute } from "@ai-liaison/core";

export const routes: readonly DialectRoute[] = [
  { method: "POST", path: "/v1/chat/completions", operation: "chat", endpoint: "chat.completions" },
  { method: "POST", path: "/v1/completions", operation: "completion", endpoint: "completions" },
  { method: "POST", path: "/v1/embeddings", operation: "embedding", endpoint: "embeddings" },
  { method: "POST", path: "/v1/moderations", operation: "moderation", endpoint: "moderations" },
  { method: "POST", path: "/v1/audio/speech", operation: "speech", endpoint: "audio.speech" },
  form("/v1/audio/transcriptions", "transcription", "audio.transcriptions"),
  form("/v1/audio/translations", "transcription", "audio.translations"),
  { method: "POST", path: "/v1/images/generations", operation: "image", endpoint: "images.generations" },
  form("/v1/images/edits", "image", "images.edits"),
  form("/v1/images/variations", "image", "images.variations"),
  { method: "POST", path: "/v1/files", takes: "form", operation: "file", endpoint: "files" },
  kept("GET", "/v1/files", "file", "files.list"),
  kept("GET", "/v1/files/{id}", "file", "files.retrieve"),
  kept("DELETE", "/v1/files/{id}", "file", "files.delete"),
  kept("GET", "/v1/files/{id}/content", "file", "files.content"),
  { method: "POST", path: "/v1/batches", operation: "batch", endpoint: "batches" },
  kept("GET", "/v1/batches", "batch", "batches.list"),
  kept("GET", "/v1/batches/{id}", "batch", "batches.retrieve"),
  kept("POST", "/v1/batches/{id}/cancel", "batch", "batches.cancel"),
];

function kept(
  method: DialectRoute["method"],
  path: string,
  operation: DialectRoute["operation"],
  endpoint: string,
): DialectRoute {
  return { method, path, bodiless: true, operation, endpoint };
}

function form(path: string, operation: DialectRoute["operation"], endpoint: string): DialectRoute {
  return { method: "POST", path, takes: "form", operation, endpoint };
}
