import type { CanonicalRequest, EmbeddingRequest, JsonObject, RequestHead } from "@ai-liaison/core";
import { compact, numberOf, stringOf } from "../../json/fields.ts";
import { DIALECT, rememberWithin } from "../extension.ts";
import { FORM } from "../wire.ts";
import { writeBody } from "./write-request.ts";

/** `POST /api/embed`, or the older `/api/embeddings`, read. The body has passed the checks. */
export function readRequest(body: JsonObject, head: RequestHead): CanonicalRequest {
  const legacy = head.form === FORM.legacy;
  const request: EmbeddingRequest = {
    operation: "embedding",
    model: stringOf(body.model) ?? "",
    input: (legacy ? body.prompt : body.input) ?? "",
    ...compact({ dimensions: numberOf(body.dimensions) }),
  };
  const form = legacy ? FORM.legacy : undefined;
  const marked = legacy ? { ...request, extension: { dialect: DIALECT, fields: {}, form: FORM.legacy } } : request;
  return { ...request, ...rememberWithin(body, writeBody(marked), "options", form) };
}
