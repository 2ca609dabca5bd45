import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";
import { objectAt, objectsAt, textOfContent } from "../fake-text.ts";
import { type FakeImage, type FakePrompt, imageAt, imageOf } from "../shared/fake-prompt.ts";

/** What of a Messages request decides the answer. */
export function readPrompt(body: JsonObject): FakePrompt {
  const messages = objectsAt(body, "messages");
  const last = blocksOf(messages.at(-1)?.content);
  const results = last.filter((block) => block.type === "tool_result");
  const choice = objectAt(body, "tool_choice");
  const format = objectAt(objectAt(body, "output_config"), "format");
  const thinking = objectAt(body, "thinking").type;
  return {
    model: String(body.model),
    everything: [textOfContent(body.system), ...messages.map((message) => textOfBlocks(message.content))].join("\n"),
    lastText: results.length > 0 ? results.map(textOfResult).join("\n") : textOfContent(last),
    images: last.filter((block) => block.type === "image").map(imageOfBlock),
    tools:
      choice.type === "none"
        ? []
        : objectsAt(body, "tools").map((tool) => ({
            name: String(tool.name),
            parameters: objectAt(tool, "input_schema"),
          })),
    forcedTool: choice.type === "tool" ? String(choice.name) : null,
    hasToolResult: results.length > 0,
    schema: format.type === "json_schema" ? objectAt(format, "schema") : null,
    json: false,
    thinks: thinking === "enabled" || thinking === "adaptive",
    maxTokens: typeof body.max_tokens === "number" ? body.max_tokens : null,
    marksCache: JSON.stringify(body).includes('"cache_control":{'),
  };
}

/** A message's content as blocks: a string is one text block. */
export function blocksOf(content: Json | undefined): readonly JsonObject[] {
  if (typeof content === "string") return [{ type: "text", text: content }];
  return Array.isArray(content) ? content.filter(isJsonObject) : [];
}

function textOfBlocks(content: Json | undefined): string {
  return blocksOf(content)
    .map((block) => (block.type === "tool_result" ? textOfResult(block) : String(block.text ?? "")))
    .join("");
}

function textOfResult(block: JsonObject): string {
  return textOfContent(block.content);
}

function imageOfBlock(block: JsonObject): FakeImage {
  const source = objectAt(block, "source");
  if (source.type === "url") return imageAt(String(source.url));
  return imageOf(String(source.data), String(source.media_type));
}
