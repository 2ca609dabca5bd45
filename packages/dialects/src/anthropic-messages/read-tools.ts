import { isJsonObject, type Json, type JsonObject, type Tool, type ToolChoice } from "@ai-liaison/core";
import { DIALECT, remember } from "./extension.ts";
import { booleanOf, compact, listOf, objectOf, stringOf } from "./wire.ts";
import { writeTool } from "./write-tools.ts";

/** `tools`: functions of the caller's, and tools that run at the vendor, told by their type. */
export function readTools(json: Json | undefined): { tools?: readonly Tool[] } {
  const tools = (listOf(json) ?? []).filter(isJsonObject).map(readTool);
  return tools.length === 0 ? {} : { tools };
}

function readTool(json: JsonObject): Tool {
  const cache = compact({ cacheControl: json.cache_control ?? undefined });
  const type = stringOf(json.type);
  const tool: Tool =
    type === undefined || type === "custom"
      ? {
          kind: "function",
          name: stringOf(json.name) ?? "",
          ...compact({
            description: stringOf(json.description),
            parameters: json.input_schema,
            strict: booleanOf(json.strict),
          }),
          ...cache,
        }
      : { kind: "server", name: type, ...cache };
  return { ...tool, ...remember(json, writeTool(tool, true)) };
}

/** `tool_choice`, with whether several calls may be made at once. */
export function readToolChoice(json: Json | undefined): { toolChoice?: ToolChoice; parallelToolCalls?: boolean } {
  if (!isJsonObject(json)) return {};
  const single = booleanOf(json.disable_parallel_tool_use);
  return { toolChoice: understandChoice(json), ...(single === undefined ? {} : { parallelToolCalls: !single }) };
}

function understandChoice(json: JsonObject): ToolChoice {
  const name = stringOf(json.name);
  if (json.type === "auto" || json.type === "none") return { kind: json.type };
  if (json.type === "any") return { kind: "required" };
  if (json.type === "tool" && name !== undefined) return { kind: "tool", name, toolKind: "function" };
  return { kind: "opaque", dialect: DIALECT, value: objectOf(json) ?? {} };
}
