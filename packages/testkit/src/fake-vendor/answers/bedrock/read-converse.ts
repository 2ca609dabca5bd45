import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";
import { objectAt, objectsAt } from "../fake-text.ts";
import { type FakeImage, type FakePrompt, imageOf } from "../shared/fake-prompt.ts";

/** What of a Converse request decides the answer. */
export function readConverse(body: JsonObject, model: string): FakePrompt {
  const messages = objectsAt(body, "messages");
  const last = objectsAt(messages.at(-1) ?? {}, "content");
  const results = last.filter(({ toolResult }) => toolResult !== undefined);
  const config = objectAt(body, "toolConfig");
  const forced = objectAt(objectAt(config, "toolChoice"), "tool").name;
  const maxTokens = objectAt(body, "inferenceConfig").maxTokens;
  return {
    model,
    everything: [...objectsAt(body, "system"), ...messages.flatMap((message) => objectsAt(message, "content"))]
      .map(textOf)
      .join("\n"),
    lastText: (results.length > 0 ? results : last).map(textOf).join(""),
    images: last.flatMap(imagesIn),
    tools: objectsAt(config, "tools")
      .map((tool) => objectAt(tool, "toolSpec"))
      .filter(({ name }) => name !== undefined)
      .map((tool) => ({ name: String(tool.name), parameters: objectAt(objectAt(tool, "inputSchema"), "json") })),
    forcedTool: forced === undefined ? null : String(forced),
    hasToolResult: results.length > 0,
    schema: schemaIn(body),
    json: false,
    thinks: thinks(objectAt(body, "additionalModelRequestFields")),
    maxTokens: typeof maxTokens === "number" ? maxTokens : null,
    marksCache: JSON.stringify(body).includes('"cachePoint"'),
  };
}

function thinks({ thinking, reasoning_config, reasoningConfig, reasoning_effort }: JsonObject): boolean {
  const told = thinking ?? reasoning_config ?? reasoningConfig;
  return isJsonObject(told) ? told.type !== "disabled" : reasoning_effort !== undefined;
}

/** Its schema is JSON in a text. */
function schemaIn(body: JsonObject): JsonObject | null {
  const format = objectAt(objectAt(body, "outputConfig"), "textFormat");
  const { schema } = objectAt(objectAt(format, "structure"), "jsonSchema");
  const value: Json = typeof schema === "string" ? (JSON.parse(schema) as Json) : null;
  return isJsonObject(value) ? value : null;
}

function textOf(block: JsonObject): string {
  const result = objectsAt(objectAt(block, "toolResult"), "content");
  const inside = result.map(({ text, json }) => (json === undefined ? String(text ?? "") : JSON.stringify(json)));
  return typeof block.text === "string" ? block.text : inside.join("");
}

function imagesIn(block: JsonObject): readonly FakeImage[] {
  const image = objectAt(block, "image");
  const { bytes } = objectAt(image, "source");
  const inResult = objectsAt(objectAt(block, "toolResult"), "content").flatMap(imagesIn);
  return bytes === undefined ? inResult : [imageOf(String(bytes), `image/${String(image.format)}`)];
}
