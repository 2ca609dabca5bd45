import {
  type ChatRequest,
  isJsonObject,
  type Json,
  type JsonObject,
  type Tool,
  type ToolChoice,
} from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { compact, listOf, objectOf, stringOf } from "../json/fields.ts";
import { shownName } from "../json/shown-name.ts";
import { takeInMarks, writeCachePoint } from "./cache-point.ts";
import { DIALECT, isOwn, type MutableJson, rememberWithin, restoreWithin } from "./extension.ts";
import { cannotSay } from "./refusals.ts";
import { FORM } from "./wire.ts";

/** `toolConfig`, both ways: functions, tools that run at the vendor, and marks for prompt caching among them. */
export function readTools(config: JsonObject): { tools?: readonly Tool[]; toolChoice?: ToolChoice } {
  const tools = takeInMarks((listOf(config.tools) ?? []).filter(isJsonObject), readTool);
  return { ...(tools.length === 0 ? {} : { tools }), ...readChoice(config.toolChoice) };
}

const TOOL_OBJECTS = ["toolSpec", "systemTool"] as const;

function readTool(json: JsonObject): Tool {
  const spec = objectOf(json.toolSpec);
  if (spec === undefined) {
    const tool: Tool = {
      kind: "server",
      name: stringOf(objectOf(json.systemTool)?.name) ?? Object.keys(json)[0] ?? "",
    };
    return { ...tool, ...rememberWithin(json, writeBareTool(tool), TOOL_OBJECTS, FORM.server) };
  }
  const schema = objectOf(spec.inputSchema)?.json;
  const tool: Tool = {
    kind: "function",
    name: stringOf(spec.name) ?? "",
    ...compact({
      description: stringOf(spec.description),
      parameters: schema,
      strict: typeof spec.strict === "boolean" ? spec.strict : undefined,
    }),
  };
  return { ...tool, ...rememberWithin(json, writeBareTool(tool), TOOL_OBJECTS) };
}

function writeBareTool({ kind, name, description, parameters, strict }: Tool): JsonObject {
  if (kind === "server") return { systemTool: { name } };
  const inputSchema = parameters === undefined ? undefined : { json: parameters };
  return { toolSpec: compact({ name, description, inputSchema, strict }) };
}

function readChoice(choice: Json | undefined): { toolChoice?: ToolChoice } {
  if (!isJsonObject(choice)) return {};
  const [kind, ...more] = Object.keys(choice);
  const value = kind === undefined || more.length > 0 ? undefined : choice[kind];
  const empty = isJsonObject(value) && Object.keys(value).length === 0;
  if (kind === "auto" && empty) return { toolChoice: { kind: "auto" } };
  if (kind === "any" && empty) return { toolChoice: { kind: "required" } };
  if (kind === "tool" && isJsonObject(value) && typeof value.name === "string" && Object.keys(value).length === 1) {
    return { toolChoice: { kind: "tool", name: value.name, toolKind: "function" } };
  }
  return { toolChoice: { kind: "opaque", dialect: DIALECT, value: choice } };
}

type ToolFields = Pick<ChatRequest, "tools" | "toolChoice" | "parallelToolCalls" | "messages">;

/** Puts `toolConfig` into the body. */
export function addTools(body: MutableJson, request: ToolFields, own: boolean, warn: Warn): void {
  const tools = own ? (request.tools ?? []) : usableTools(request, warn);
  const written = tools.flatMap((tool) => writeTool(tool, own));
  const choice = writeChoice(request.toolChoice, warn);
  // Without tools there is nothing to choose; other formats say so all the same.
  const config = compact({
    tools: written.length > 0 ? written : undefined,
    toolChoice: own || written.length > 0 ? (choice ?? undefined) : undefined,
  });
  if (Object.keys(config).length > 0) body.toolConfig = config;
  if (request.parallelToolCalls === false && written.length > 0) {
    warn("`parallel_tool_calls` was left out: this format cannot forbid several calls at once.");
  }
}

/** The format cannot forbid the tools it is given, so who must call none is given none, while there was no call. */
function usableTools({ tools = [], toolChoice, messages }: ToolFields, warn: Warn): readonly Tool[] {
  for (const tool of tools) refuseForeign(tool);
  if (toolChoice?.kind !== "none" || tools.length === 0) return tools;
  if (messages.some(({ content }) => content.some(({ type }) => type === "tool-call" || type === "tool-result"))) {
    throw cannotSay("That no tool may be called, after some were", "tool_choice");
  }
  warn("The tools were left out, as none may be called.");
  return [];
}

function refuseForeign(tool: Tool): void {
  if (tool.kind === "custom" || (tool.kind === "server" && !isOwn(tool))) {
    throw cannotSay(`The tool \`${shownName(tool.name)}\``, "tools");
  }
}

function writeTool(tool: Tool, own: boolean): readonly JsonObject[] {
  const asked = own || tool.kind === "server" ? tool : { ...tool, parameters: objectSchema(tool.parameters) };
  const written = restoreWithin(writeBareTool(asked), tool.extension, TOOL_OBJECTS);
  return tool.cacheControl === undefined ? [written] : [written, writeCachePoint(tool.cacheControl)];
}

/** The vendor wants a schema, and one of an object. */
function objectSchema(parameters: Json | undefined): Json {
  if (!isJsonObject(parameters)) return { type: "object", properties: {} };
  return parameters.type === undefined ? { type: "object", ...parameters } : parameters;
}

function writeChoice(choice: ToolChoice | undefined, warn: Warn): Json | null {
  switch (choice?.kind) {
    case undefined:
    case "none":
      return null;
    case "auto":
      return { auto: {} };
    case "required":
      return { any: {} };
    case "tool":
      return { tool: { name: choice.name } };
    case "opaque":
      if (choice.dialect === DIALECT) return choice.value;
      warn("The choice of tools could not be said in this format and was left out.");
      return null;
    default:
      return choice satisfies never;
  }
}
