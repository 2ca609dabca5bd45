import type { CanonicalRequest, EmbeddingRequest, Extension, Json, JsonObject, RequestHead } from "@ai-liaison/core";
import { isJsonObject } from "@ai-liaison/core";
import { DIALECT, isEqual, remember } from "../extension.ts";
import { compact, listOf, numberOf, pick, stringOf } from "../wire.ts";
import { BATCH_MARK, FORM } from "./forms.ts";
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
  return { ...request, ...keep(body, request, single ? [FORM.single] : [FORM.batch, ...marksOf(requests)], requests) };
}

/** What all requests of a batch have besides their contents is kept once, under its own name. */
function keep(
  body: JsonObject,
  request: EmbeddingRequest,
  marks: readonly string[],
  requests: readonly JsonObject[],
): { extension?: Extension } {
  const marked: Extension = { dialect: DIALECT, fields: {}, form: marks.join(" ") };
  const each = marks.includes(BATCH_MARK.each) ? besides(requests[0] ?? {}) : {};
  const extension: Extension = { ...marked, fields: each };
  if (isEqual(writeBody({ ...request, extension }), body)) return { extension };
  const rest = marks.filter((mark) => mark !== BATCH_MARK.each);
  return remember(body, writeBody({ ...request, extension: { ...marked, form: rest.join(" ") } }), rest);
}

function marksOf(requests: readonly JsonObject[]): readonly string[] {
  const users = requests.every(({ content }) => isJsonObject(content) && content.role === "user");
  const [first, ...others] = requests.map(besides);
  const same = first !== undefined && others.every((fields) => isEqual(fields, first));
  return [...(users ? [BATCH_MARK.user] : []), ...(same ? [BATCH_MARK.each] : [])];
}

const OF_REQUEST: ReadonlySet<string> = new Set(["model", "content", "outputDimensionality", "output_dimensionality"]);

function besides(request: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(request).filter(([key]) => !OF_REQUEST.has(key)));
}

/** The text of a content; one with other things in it is handed over whole, for others to refuse. */
function readContent(content: Json | undefined): Json {
  if (!isJsonObject(content)) return "";
  const parts = listOf(content.parts) ?? (isJsonObject(content.parts) ? [content.parts] : []);
  const texts = parts.map((part) => (isJsonObject(part) ? stringOf(part.text) : undefined));
  return texts.every((text) => text !== undefined) ? texts.join("\n") : content;
}
