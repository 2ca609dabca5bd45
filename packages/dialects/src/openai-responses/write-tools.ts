import { Fault, type Json, type JsonObject, type ResponseFormat, type Tool, type ToolChoice } from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { shownName } from "../json/shown-name.ts";
import { DIALECT, restore } from "./extension.ts";
import { compact } from "./wire.ts";

/**
 * A tool as this format has it, without what its extension adds. Functions are strict here unless said otherwise, and
 * lenient elsewhere unless said otherwise; so it is always said
 * (https://platform.openai.com/docs/guides/migrate-to-responses, read 2026-11-21).
 */
export function writeTool(tool: Tool): JsonObject {
  const { name, description, parameters = NO_PARAMETERS, strict = false } = tool;
  if (tool.kind === "server") return { type: name };
  if (tool.kind === "custom") return compact({ type: "custom", name, description });
  return compact({ type: "function", name, description, parameters, strict });
}

const NO_PARAMETERS: JsonObject = Object.freeze({ type: "object", properties: Object.freeze({}) });

/** The tools; one that runs at another vendor cannot be had here, which the caller has to know. */
export function writeTools(tools: readonly Tool[], warn: Warn): readonly Json[] {
  return tools.map((tool) => {
    if (tool.kind === "server" && tool.extension?.dialect !== DIALECT) {
      const message = `The tool \`${shownName(tool.name)}\` runs at another vendor and cannot be asked for in this format.`;
      throw new Fault("invalid_request", message, { param: "tools" });
    }
    if (tool.cacheControl !== undefined) warn("Marks for prompt caching were left out: this format has none.");
    return restore(writeTool(tool), tool.extension);
  });
}

export function writeToolChoice(choice: ToolChoice, warn: Warn): Json | undefined {
  switch (choice.kind) {
    case "tool":
      return { type: choice.toolKind, name: choice.name };
    case "opaque":
      if (choice.dialect === DIALECT) return choice.value;
      warn("The choice of tools could not be said in this format and was left out.");
      return undefined;
    default:
      return choice.kind;
  }
}

export function writeResponseFormat(format: ResponseFormat): JsonObject {
  return format.kind === "json-schema" ? restore(writeFormat(format), format.extension) : writeFormat(format);
}

export function writeFormat(format: ResponseFormat): JsonObject {
  if (format.kind === "text") return { type: "text" };
  if (format.kind === "json") return { type: "json_object" };
  const { name, description, schema, strict } = format;
  return compact({ type: "json_schema", name: name === "" ? "answer" : name, description, schema, strict });
}
