import {
  type Extension,
  isJsonObject,
  type Json,
  type JsonObject,
  type ResponseFormat,
  type Tool,
  type ToolChoice,
} from "@ai-liaison/core";
import { DIALECT, remember } from "./extension.ts";
import { booleanOf, compact, listOf, stringOf } from "./wire.ts";
import { writeFormat, writeTool } from "./write-tools.ts";

export function readTools(tools: Json | undefined): { tools?: readonly Tool[] } {
  const read = (listOf(tools) ?? []).filter(isJsonObject).map(readTool);
  return read.length === 0 ? {} : { tools: read };
}

const OWN: Extension = Object.freeze({ dialect: DIALECT, fields: {} });

function readTool(json: JsonObject): Tool {
  const tool = understandTool(json);
  const kept = remember(json, writeTool(tool));
  // A tool that runs at the vendor is this format's, whatever it is called.
  return tool.kind === "server" ? { ...tool, extension: OWN, ...kept } : { ...tool, ...kept };
}

/** Functions, custom tools, and what runs at the vendor: that one's name is its type. */
function understandTool(json: JsonObject): Tool {
  const name = stringOf(json.name);
  const description = stringOf(json.description);
  if (json.type === "function" && name !== undefined) {
    const strict = booleanOf(json.strict);
    const parameters = json.parameters ?? undefined;
    return { kind: "function", name, ...compact({ description, parameters, strict }) };
  }
  if (json.type === "custom" && name !== undefined) return { kind: "custom", name, ...compact({ description }) };
  return { kind: "server", name: stringOf(json.type) ?? name ?? "" };
}

export function readToolChoice(choice: Json | undefined): { toolChoice?: ToolChoice } {
  if (choice === undefined || choice === null) return {};
  if (choice === "auto" || choice === "none" || choice === "required") return { toolChoice: { kind: choice } };
  if (isJsonObject(choice) && typeof choice.name === "string") {
    const { name, type } = choice;
    const keys = Object.keys(choice).length;
    if (keys === 2 && (type === "function" || type === "custom")) {
      return { toolChoice: { kind: "tool", name, toolKind: type } };
    }
  }
  return { toolChoice: { kind: "opaque", dialect: DIALECT, value: choice } };
}

/** `text.format`. */
export function readFormat(json: Json | undefined): { responseFormat?: ResponseFormat } {
  if (!isJsonObject(json)) return {};
  if (json.type === "text") return { responseFormat: { kind: "text" } };
  if (json.type === "json_object") return { responseFormat: { kind: "json" } };
  if (json.type !== "json_schema") return {};
  const format: Extract<ResponseFormat, { kind: "json-schema" }> = {
    kind: "json-schema",
    name: stringOf(json.name) ?? "",
    ...compact({
      schema: json.schema,
      description: stringOf(json.description),
      strict: booleanOf(json.strict),
    }),
  };
  return { responseFormat: { ...format, ...remember(json, writeFormat(format)) } };
}
