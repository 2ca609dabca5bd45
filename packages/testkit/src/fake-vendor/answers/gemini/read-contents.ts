import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";
import { objectAt, objectsAt } from "../fake-text.ts";
import { type FakePrompt, type FakeTool, imageAt, imageOf } from "../shared/fake-prompt.ts";

/** What of a `generateContent` request decides the answer. */
export function readContents(body: JsonObject, model: string): FakePrompt {
  const contents = objectsAt(body, "contents");
  const last = partsOf(contents.at(-1) ?? {});
  const responses = last.filter((part) => part.functionResponse !== undefined);
  const config = objectAt(body, "generationConfig");
  const calling = objectAt(objectAt(body, "toolConfig"), "functionCallingConfig");
  const allowed = Array.isArray(calling.allowedFunctionNames) ? calling.allowedFunctionNames : [];
  const schema = config.responseJsonSchema ?? config.responseSchema;
  const thinking = objectAt(config, "thinkingConfig");
  return {
    model,
    everything: [objectAt(body, "systemInstruction"), ...contents].map(textOf).join("\n"),
    lastText: textOf({ parts: responses.length > 0 ? responses : last }),
    images: last.flatMap((part) => imagesOf(part)),
    tools: calling.mode === "NONE" ? [] : objectsAt(body, "tools").flatMap(toolsOf),
    forcedTool: calling.mode === "ANY" && allowed.length === 1 ? String(allowed[0]) : null,
    hasToolResult: responses.length > 0,
    schema: isJsonObject(schema) ? schema : null,
    json: config.responseMimeType === "application/json",
    thinks: Object.keys(thinking).length > 0 && thinking.thinkingBudget !== 0,
    maxTokens: typeof config.maxOutputTokens === "number" ? config.maxOutputTokens : null,
    marksCache: body.cachedContent !== undefined,
  };
}

/** A content's parts; a single one may stand without a list. */
export function partsOf(content: JsonObject): readonly JsonObject[] {
  return isJsonObject(content.parts) ? [content.parts] : objectsAt(content, "parts");
}

function textOf(content: JsonObject): string {
  return partsOf(content)
    .map((part) =>
      part.functionResponse === undefined
        ? String(part.text ?? "")
        : textOfResponse(objectAt(part, "functionResponse").response),
    )
    .join("");
}

function textOfResponse(response: Json | undefined): string {
  return JSON.stringify(response ?? null);
}

function imagesOf(part: JsonObject): ReturnType<typeof imageOf>[] {
  const inline = objectAt(part, "inlineData");
  const file = objectAt(part, "fileData");
  if (inline.data !== undefined) return [imageOf(String(inline.data), String(inline.mimeType))];
  return file.fileUri === undefined ? [] : [imageAt(String(file.fileUri))];
}

function toolsOf(tool: JsonObject): readonly FakeTool[] {
  return objectsAt(tool, "functionDeclarations").map((declared) => ({
    name: String(declared.name),
    parameters: isJsonObject(declared.parametersJsonSchema)
      ? declared.parametersJsonSchema
      : objectAt(declared, "parameters"),
  }));
}
