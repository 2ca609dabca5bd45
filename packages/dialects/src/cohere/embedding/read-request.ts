import type { CanonicalRequest, EmbeddingRequest, Json, JsonObject } from "@ai-liaison/core";
import { compact, listOf, numberOf, stringOf } from "../../json/fields.ts";
import { remember } from "../extension.ts";
import { writeBody } from "./write-request.ts";

/** `POST /v2/embed`, read. The body has passed the checks. */
export function readRequest(body: JsonObject): CanonicalRequest {
  const request: EmbeddingRequest = {
    operation: "embedding",
    model: stringOf(body.model) ?? "",
    input: listOf(body.texts) ?? [],
    ...compact({ dimensions: numberOf(body.output_dimension), encodingFormat: encodingOf(body.embedding_types) }),
  };
  return { ...request, ...remember(body, writeBody(request)) };
}

function encodingOf(types: Json | undefined): "float" | "base64" | undefined {
  const [type, ...others] = listOf(types) ?? [];
  return others.length === 0 && (type === "float" || type === "base64") ? type : undefined;
}
