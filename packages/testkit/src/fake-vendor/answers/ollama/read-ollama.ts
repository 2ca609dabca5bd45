import { isJsonObject, type JsonObject } from "@ai-liaison/core";
import { objectAt, objectsAt } from "../fake-text.ts";
import { type FakePrompt, imageOf } from "../shared/fake-prompt.ts";

/** What of an `/api/chat` request decides the answer. */
export function readChat(body: JsonObject): FakePrompt {
  const messages = objectsAt(body, "messages");
  const last = messages.at(-1) ?? {};
  const from = messages.findLastIndex((message) => message.role !== "tool");
  const results = messages.slice(from + 1);
  return {
    ...common(body),
    everything: messages.map((message) => String(message.content ?? "")).join("\n"),
    lastText: (results.length > 0 ? results : [last]).map((message) => String(message.content ?? "")).join("\n"),
    images: imagesOf(last),
    tools: objectsAt(body, "tools").map((tool) => {
      const declared = objectAt(tool, "function");
      return { name: String(declared.name), parameters: objectAt(declared, "parameters") };
    }),
    hasToolResult: results.length > 0,
  };
}

/** What of an `/api/generate` request decides the answer. */
export function readGenerate(body: JsonObject): FakePrompt {
  const prompt = String(body.prompt ?? "");
  return {
    ...common(body),
    everything: `${String(body.system ?? "")}\n${prompt}`,
    lastText: prompt,
    images: imagesOf(body),
    tools: [],
    hasToolResult: false,
  };
}

function common(
  body: JsonObject,
): Pick<FakePrompt, "model" | "forcedTool" | "schema" | "json" | "thinks" | "maxTokens" | "marksCache"> {
  const limit = objectAt(body, "options").num_predict;
  return {
    model: String(body.model),
    forcedTool: null,
    schema: isJsonObject(body.format) ? body.format : null,
    json: body.format === "json",
    thinks: body.think !== undefined && body.think !== false,
    maxTokens: typeof limit === "number" && limit >= 0 ? limit : null,
    marksCache: false,
  };
}

function imagesOf(message: JsonObject): FakePrompt["images"] {
  return Array.isArray(message.images) ? message.images.map((image) => imageOf(String(image))) : [];
}
