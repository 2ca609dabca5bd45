import type { Json, JsonObject, ResponseFormat, Tool, ToolChoice } from "@ai-liaison/core";
import { isJsonObject } from "@ai-liaison/core";
import { DIALECT, extensionOf, remember } from "./extension.ts";
import { booleanOf, compact, FORM, listOf, objectOf, stringOf } from "./wire.ts";
import { writeSchemaFormat, writeTool } from "./write-tools.ts";

/** `tools`, and the older `functions`. */
export function readTools(body: JsonObject): { tools?: readonly Tool[] } {
  const tools = (listOf(body.tools) ?? []).filter(isJsonObject).map(readTool);
  const functions = (listOf(body.functions) ?? []).filter(isJsonObject).map(readFunction);
  return tools.length + functions.length === 0 ? {} : { tools: [...tools, ...functions] };
}

function readTool(json: JsonObject): Tool {
  const called = objectOf(json.function);
  const custom = objectOf(json.custom);
  const cache = compact({ cacheControl: json.cache_control });
  const tool: Tool =
    called !== undefined
      ? { kind: "function", ...readSignature(called), ...cache }
      : custom !== undefined
        ? { kind: "custom", ...readSignature(custom), ...cache }
        : { kind: "server", name: stringOf(json.type) ?? stringOf(json.name) ?? "", ...cache };
  return { ...tool, ...remember(json, writeTool(tool), tool.kind === "server" ? FORM.server : undefined) };
}

function readFunction(json: JsonObject): Tool {
  const tool: Tool = { kind: "function", ...readSignature(json) };
  const marked: Tool = { ...tool, extension: { dialect: DIALECT, fields: {}, form: FORM.function } };
  return { ...tool, ...remember(json, writeTool(marked), FORM.function) };
}

type Signature = Pick<Tool, "name" | "description" | "parameters" | "strict">;

function readSignature(json: JsonObject): Signature {
  return {
    name: stringOf(json.name) ?? "",
    ...compact({
      description: stringOf(json.description),
      parameters: json.parameters,
      strict: booleanOf(json.strict),
    }),
  };
}

/** `tool_choice`, or the older `function_call`. */
export function readToolChoice(body: JsonObject): { toolChoice?: ToolChoice } {
  const choice = body.tool_choice ?? body.function_call;
  if (choice === undefined || choice === null) return {};
  return { toolChoice: understandChoice(choice) };
}

function understandChoice(choice: Json): ToolChoice {
  if (choice === "auto" || choice === "none" || choice === "required") return { kind: choice };
  if (choice === "any") return { kind: "required" };
  if (isJsonObject(choice)) {
    const custom = objectOf(choice.custom);
    const named = objectOf(choice.function) ?? custom ?? (choice.type === undefined ? choice : undefined);
    const name = stringOf(named?.name);
    if (name !== undefined) return { kind: "tool", name, toolKind: custom === undefined ? "function" : "custom" };
  }
  return { kind: "opaque", dialect: DIALECT, value: choice };
}

/** `response_format`. */
export function readResponseFormat(json: Json | undefined): { responseFormat?: ResponseFormat } {
  if (!isJsonObject(json)) return {};
  if (json.type === "text") return { responseFormat: { kind: "text" } };
  if (json.type === "json_object") return { responseFormat: { kind: "json" } };
  const schema = objectOf(json.json_schema);
  if (json.type !== "json_schema" || schema === undefined) return {};
  const format: ResponseFormat = {
    kind: "json-schema",
    name: stringOf(schema.name) ?? "",
    ...compact({
      schema: schema.schema,
      description: stringOf(schema.description),
      strict: booleanOf(schema.strict),
    }),
  };
  const kept = remember(schema, writeSchemaFormat(format)).extension;
  return {
    responseFormat:
      kept === undefined
        ? format
        : { ...format, extension: extensionOf({ fields: kept.fields, omits: kept.omits ?? [] }) },
  };
}
