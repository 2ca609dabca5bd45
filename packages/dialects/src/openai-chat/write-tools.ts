import type { Json, JsonObject, ResponseFormat, Tool, ToolChoice } from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { shownName } from "../json/shown-name.ts";
import { DIALECT, formOf, type MutableJson, restore } from "./extension.ts";
import { cannotSay } from "./refusals.ts";
import { compact, FORM } from "./wire.ts";

/** A tool as this format has it, without what its extension adds. */
export function writeTool(tool: Tool): JsonObject {
  const { name, description, parameters, strict } = tool;
  if (tool.kind === "server") return { type: name };
  if (tool.kind === "custom") return { type: "custom", custom: compact({ name, description }) };
  const signature = compact({ name, description, parameters, strict });
  return formOf(tool) === FORM.function ? signature : { type: "function", function: signature };
}

/** Puts `tools`, the older `functions`, and the choice among them into the body. */
export function addTools(
  body: MutableJson,
  request: { readonly tools?: readonly Tool[]; readonly toolChoice?: ToolChoice },
  warn: Warn,
): void {
  const tools: Json[] = [];
  const functions: Json[] = [];
  for (const tool of request.tools ?? []) {
    if (tool.kind === "server" && tool.extension?.dialect !== DIALECT) {
      throw cannotSay(`The tool \`${shownName(tool.name)}\`, which runs at another vendor,`, "tools");
    } else (formOf(tool) === FORM.function ? functions : tools).push(restore(writeTool(tool), tool.extension));
  }
  if (tools.length > 0) body.tools = tools;
  if (functions.length > 0) body.functions = functions;
  if (request.toolChoice !== undefined) addChoice(body, request.toolChoice, functions.length > 0, warn);
}

function addChoice(body: MutableJson, choice: ToolChoice, legacy: boolean, warn: Warn): void {
  if (choice.kind === "opaque" && choice.dialect !== DIALECT) {
    warn("The choice of tools could not be said in this format and was left out.");
  } else if (legacy && choice.kind === "tool") body.function_call = { name: choice.name };
  else body[legacy ? "function_call" : "tool_choice"] = writeChoice(choice);
}

function writeChoice(choice: ToolChoice): Json {
  switch (choice.kind) {
    case "tool":
      return choice.toolKind === "custom"
        ? { type: "custom", custom: { name: choice.name } }
        : { type: "function", function: { name: choice.name } };
    case "opaque":
      return choice.value;
    default:
      return choice.kind;
  }
}

export function writeResponseFormat(format: ResponseFormat): JsonObject {
  if (format.kind === "text") return { type: "text" };
  if (format.kind === "json") return { type: "json_object" };
  return { type: "json_schema", json_schema: restore(writeSchemaFormat(format), format.extension) };
}

export function writeSchemaFormat(format: Extract<ResponseFormat, { kind: "json-schema" }>): JsonObject {
  const { name, description, schema, strict } = format;
  return compact({ name, description, schema, strict });
}
