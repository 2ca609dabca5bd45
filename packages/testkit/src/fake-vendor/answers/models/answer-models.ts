import type { Json } from "@ai-liaison/core";
import { refusal, type VendorAnswer } from "../../answer.ts";
import type { VendorFormat } from "../../vendor-format.ts";
import type { Asked } from "../asked.ts";

export interface ModelsOptions {
  readonly models: readonly string[];
  /** The largest page of formats that have pages; unset: as many as are asked for. */
  readonly modelsPerPage?: number;
}

const CREATED_AT = 1_700_000_000;
const CONTEXT = 64_000;

/**
 * The list of models in the format of whoever is asked for it; null for any other question. Where formats ask at one
 * path, a header or the name of the page size tells them apart, as hosts do in the world.
 */
export function answerModels(asked: Asked, options: ModelsOptions): VendorAnswer | null {
  const format = asked.method === "GET" ? formatOf(asked) : null;
  if (format === null) return null;
  const key = keyOf(asked, format);
  const needsKey = format === "anthropic" || format === "gemini";
  if ((needsKey && key === undefined) || (asked.apiKey !== undefined && key !== asked.apiKey)) {
    return refusal(format, format === "gemini" ? 400 : 401, "API key not valid.");
  }
  return { kind: "whole", status: 200, format, body: bodyOf(format, asked, options) };
}

function formatOf({ path, headers, query }: Asked): VendorFormat | null {
  if (path === "/api/tags") return "ollama";
  if (path === "/v1beta/models") return "gemini";
  if (!path.endsWith("/models")) return null;
  if (headers["anthropic-version"] !== undefined) return "anthropic";
  return query.includes("page_size=") ? "cohere" : "openai-chat";
}

function keyOf({ headers, query }: Asked, format: VendorFormat): string | undefined {
  if (format === "gemini") return headers["x-goog-api-key"] ?? new URLSearchParams(query).get("key") ?? undefined;
  return headers["x-api-key"] ?? headers["api-key"] ?? headers.authorization?.replace(/^Bearer /, "");
}

function bodyOf(format: VendorFormat, { query }: Asked, { models, modelsPerPage = 1000 }: ModelsOptions): Json {
  const asked = new URLSearchParams(query);
  const pageFrom = (from: number, size: string | null) => {
    const to = from + Math.min(modelsPerPage, Number(size ?? 20));
    return { ids: models.slice(from, to), next: to < models.length ? String(to) : "" };
  };
  switch (format) {
    case "anthropic": {
      const { ids, next } = pageFrom(models.indexOf(asked.get("after_id") ?? "") + 1, asked.get("limit"));
      const data = ids.map((id) => ({ type: "model", id, display_name: id, max_input_tokens: CONTEXT }));
      return { data, has_more: next !== "", first_id: ids[0] ?? null, last_id: ids.at(-1) ?? null };
    }
    case "gemini": {
      const { ids, next } = pageFrom(Number(asked.get("pageToken") ?? 0), asked.get("pageSize"));
      const listed = ids.map((id) => ({ name: `models/${id}`, displayName: id, inputTokenLimit: CONTEXT }));
      return { models: listed, ...(next === "" ? {} : { nextPageToken: next }) };
    }
    case "cohere": {
      const { ids, next } = pageFrom(Number(asked.get("page_token") ?? 0), asked.get("page_size"));
      const listed = ids.map((name) => ({ name, endpoints: ["chat"], context_length: CONTEXT }));
      return { models: listed, ...(next === "" ? {} : { next_page_token: next }) };
    }
    case "ollama":
      return { models: models.map((model) => ({ name: model, model, size: 1, digest: "d", details: {} })) };
    default: {
      const data = models.map((id) => ({ id, object: "model", created: CREATED_AT, owned_by: "fake-vendor" }));
      return { object: "list", data };
    }
  }
}
