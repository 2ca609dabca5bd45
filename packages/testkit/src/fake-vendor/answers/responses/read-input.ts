import { isJsonObject, type JsonObject } from "@ai-liaison/core";
import { objectAt, objectsAt, textOfContent } from "../fake-text.ts";
import { type FakeImage, type FakePrompt, imageAt } from "../shared/fake-prompt.ts";

/** What of a Responses request decides the answer. `input` has the kept conversation in it. */
export function readInput(body: JsonObject, input: readonly JsonObject[]): FakePrompt {
  const from = input.findLastIndex((item) => item.type !== "function_call_output");
  const results = input.slice(from + 1);
  const last = results.length > 0 ? results : input.slice(-1);
  const choice = objectAt(body, "tool_choice");
  const format = objectAt(objectAt(body, "text"), "format");
  return {
    model: String(body.model),
    everything: [textOfContent(body.instructions), ...input.map(textOfItem)].join("\n"),
    lastText: last.map(textOfItem).join("\n"),
    images: objectsAt(last[0] ?? {}, "content").flatMap(imagesOf),
    tools:
      body.tool_choice === "none"
        ? []
        : objectsAt(body, "tools")
            .filter((tool) => tool.type === "function")
            .map((tool) => ({ name: String(tool.name), parameters: objectAt(tool, "parameters") })),
    forcedTool: choice.type === "function" ? String(choice.name) : null,
    hasToolResult: results.length > 0,
    schema: format.type === "json_schema" ? objectAt(format, "schema") : null,
    json: format.type === "json_object",
    thinks: thinksOf(objectAt(body, "reasoning")),
    maxTokens: typeof body.max_output_tokens === "number" ? body.max_output_tokens : null,
    marksCache: typeof body.prompt_cache_key === "string",
  };
}

/** The summary's text of a reasoning item. */
export function summaryOf(item: JsonObject): string {
  return objectsAt(item, "summary")
    .map((piece) => String(piece.text))
    .join("");
}

function thinksOf(reasoning: JsonObject): boolean {
  const asked = typeof reasoning.effort === "string" || typeof reasoning.summary === "string";
  return asked && reasoning.effort !== "none";
}

function textOfItem(item: JsonObject): string {
  return item.type === "function_call_output" ? textOfContent(item.output) : textOfContent(item.content);
}

function imagesOf(block: JsonObject): readonly FakeImage[] {
  if (block.type !== "input_image") return [];
  return [imageAt(isJsonObject(block.image_url) ? String(block.image_url.url) : String(block.image_url))];
}
