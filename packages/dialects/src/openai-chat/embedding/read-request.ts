import type { CanonicalRequest, EmbeddingRequest, Json, JsonObject } from "@ai-liaison/core";
import { remember } from "../extension.ts";
import { readAccount } from "../request-fields.ts";
import { compact, numberOf, stringOf } from "../wire.ts";
import { writeBody } from "./write-request.ts";

/** `POST /v1/embeddings`, read. The body has passed the checks. */
export function readRequest(body: JsonObject): CanonicalRequest {
  const request: EmbeddingRequest = {
    operation: "embedding",
    model: stringOf(body.model) ?? "",
    input: body.input ?? null,
    ...compact({ dimensions: numberOf(body.dimensions), encodingFormat: encodingOf(body.encoding_format) }),
    ...readAccount(body),
  };
  return { ...request, ...remember(body, writeBody(request)) };
}

function encodingOf(format: Json | undefined): "float" | "base64" | undefined {
  return format === "float" || format === "base64" ? format : undefined;
}
