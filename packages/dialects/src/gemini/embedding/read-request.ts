import type { CanonicalRequest, EmbeddingRequest, Json, JsonObject, RequestHead } from "@ai-liaison/core";
import { isJsonObject } from "@ai-liaison/core";
import { remember } from "../extension.ts";
import { compact, listOf, numberOf, pick, stringOf } from "../wire.ts";
import { FORM } from "./forms.ts";
import { writeBody } from "./write-request.ts";

/** `:embedContent` or `:batchEmbedContents`, read. The body has passed the checks. */
export function readRequest(body: JsonObject, head: RequestHead): CanonicalRequest {
  const single = head.form === FORM.single;
  const requests = single ? [body] : (listOf(body.requests) ?? []).filter(isJsonObject);
  const inputs = requests.map((request) => readContent(request.content));
  const [first] = requests;
  const request: EmbeddingRequest = {
    operation: "embedding",
    model: head.model,
    input: single ? (inputs[0] ?? "") : inputs,
    ...compact({ dimensions: numberOf(first === undefined ? undefined : pick(first, "outputDimensionality")) }),
  };
  const form = single ? FORM.single : FORM.batch;
  const own: EmbeddingRequest = { ...request, extension: { dialect: "gemini", fields: {}, form } };
  return { ...request, ...remember(body, writeBody(own), [form]) };
}

/** The text of a content; one with other things in it is handed over whole, for others to refuse. */
function readContent(content: Json | undefined): Json {
  if (!isJsonObject(content)) return "";
  const parts = listOf(content.parts) ?? (isJsonObject(content.parts) ? [content.parts] : []);
  const texts = parts.map((part) => (isJsonObject(part) ? stringOf(part.text) : undefined));
  return texts.every((text) => text !== undefined) ? texts.join("\n") : content;
}
