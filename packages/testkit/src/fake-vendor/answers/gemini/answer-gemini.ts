import type { JsonObject } from "@ai-liaison/core";
import { refusal, type VendorAnswer, type WholeVendorAnswer } from "../../answer.ts";
import type { Asked } from "../asked.ts";
import { vectorOf } from "../embedding-answer.ts";
import { objectAt, objectsAt } from "../fake-text.ts";
import { checkModel } from "../shared/check-common.ts";
import { countInput, replyToPrompt } from "../shared/fake-reply.ts";
import { checkContents } from "./check-contents.ts";
import { checkGeminiFields } from "./check-gemini-fields.ts";
import { chunksOf, wholeResponse } from "./content-response.ts";
import { partsOf, readContents } from "./read-contents.ts";

const DIMENSIONS = 8;

/** Google's Gemini API: https://ai.google.dev/api/generate-content, read 2026-11-21. */
export function answerGemini(asked: Asked, body: JsonObject): VendorAnswer {
  const [, model = "", verb = ""] = /\/models\/(.+):([A-Za-z]+)$/.exec(asked.path) ?? [];
  const refused = checkKey(asked) ?? checkModel("gemini", decodeURIComponent(model));
  if (refused !== null) return refused;
  switch (verb) {
    case "generateContent":
      return generate(asked, body, model, false);
    case "streamGenerateContent":
      if (!asked.query.includes("alt=sse")) return refusal("gemini", 400, "The fake streams with alt=sse only.");
      return generate(asked, body, model, true);
    case "countTokens":
      return whole(countTokens(body, model));
    case "batchEmbedContents":
      return whole({ embeddings: objectsAt(body, "requests").map((request) => ({ values: valuesOf(request) })) });
    case "embedContent":
      return whole({ embedding: { values: valuesOf(body) } });
    default:
      return refusal("gemini", 404, `Unknown verb ${verb}.`);
  }
}

function generate(asked: Asked, body: JsonObject, model: string, stream: boolean): VendorAnswer {
  const wrong = checkGeminiFields(body) ?? checkContents(body);
  if (wrong !== null) return refusal("gemini", 400, wrong);
  const reply = replyToPrompt(readContents(body, model), asked.say);
  const thinking = objectAt(objectAt(body, "generationConfig"), "thinkingConfig");
  const isShown = thinking.includeThoughts === true;
  const head = { responseId: `fake${asked.idSuffix}`, modelVersion: model };
  const { tokens } = reply;
  return stream
    ? { kind: "stream", format: "gemini", events: chunksOf(reply, head, isShown), tokens }
    : { ...whole(wholeResponse(reply, head, isShown)), tokens };
}

/** No key at all is refused otherwise than a wrong one: 403, and a 400 whose reason says what is wrong. */
function checkKey({ headers, query, apiKey }: Asked): WholeVendorAnswer | null {
  const key = headers["x-goog-api-key"] ?? new URLSearchParams(query).get("key");
  if (key === null)
    return refusal("gemini", 403, "Method doesn't allow unregistered callers (callers without established identity).");
  if (apiKey === undefined || key === apiKey) return null;
  const details = [
    { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID", domain: "googleapis.com" },
  ];
  return refusal("gemini", 400, "API key not valid. Please pass a valid API key.", { details });
}

function countTokens(body: JsonObject, model: string): JsonObject {
  const chat = "generateContentRequest" in body ? objectAt(body, "generateContentRequest") : body;
  const { input } = countInput(readContents(chat, model));
  return { totalTokens: input, promptTokensDetails: [{ modality: "TEXT", tokenCount: input }] };
}

function valuesOf(request: JsonObject): readonly number[] {
  const text = partsOf(objectAt(request, "content"))
    .map((part) => String(part.text ?? ""))
    .join("");
  const dimensions = request.outputDimensionality;
  return [...vectorOf(text, typeof dimensions === "number" ? dimensions : DIMENSIONS)];
}

function whole(body: JsonObject): WholeVendorAnswer {
  return { kind: "whole", status: 200, format: "gemini", body };
}
