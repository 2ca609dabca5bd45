import type { ChatRequest, JsonObject, Tool, ToolChoice } from "@ai-liaison/core";
import { Fault } from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { shownName } from "../json/shown-name.ts";
import { DIALECT, isMarked, restore } from "./extension.ts";
import { compact, MARK, type MutableJson } from "./wire.ts";

/** A function's declaration, without what its extension adds. JSON Schema has a field of its own here. */
export function writeDeclaration({ name, description, parameters }: Tool): JsonObject {
  return compact({ name, description, parametersJsonSchema: parameters });
}

/** `tools` and `toolConfig`. Tools only other vendors have are refused: without them the request means another thing. */
export function addTools(body: MutableJson, { tools, toolChoice, parallelToolCalls }: ChatRequest, warn: Warn): void {
  if (tools !== undefined && tools.length > 0) body.tools = writeTools(tools, warn);
  if (toolChoice !== undefined) addChoice(body, toolChoice, warn);
  if (parallelToolCalls === false) warn("Calls of several tools at once cannot be switched off in this format.");
}

function writeTools(tools: readonly Tool[], warn: Warn): readonly JsonObject[] {
  const entries: MutableJson[] = [];
  let functions: JsonObject[] | null = null;
  for (const tool of tools) {
    if (tool.cacheControl !== undefined) warn("Marks for prompt caching were left out: this format has none.");
    const last = isMarked(tool, MARK.along) ? entries.at(-1) : undefined;
    if (tool.kind !== "function") {
      const entry = last ?? {};
      entry[wordOf(tool, tool.name)] = writeServerTool(tool);
      if (last === undefined) entries.push(entry);
      continue;
    }
    const inLast = last !== undefined && Object.values(last).includes(functions);
    if (functions === null || isMarked(tool, MARK.apart) || (last !== undefined && !inLast)) {
      functions = [];
      const entry = last ?? {};
      entry[wordOf(tool, "functionDeclarations")] = functions;
      if (last === undefined) entries.push(entry);
    }
    if (tool.strict === true) warn("`strict` was left out: this format does not have it.");
    functions.push(restore(writeDeclaration(tool), tool.extension));
  }
  return entries;
}

/** The field's name as the original spelled it. */
function wordOf(tool: Tool, name: string): string {
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return isMarked(tool, snake) ? snake : name;
}

function writeServerTool({ kind, name, extension }: Tool): JsonObject {
  if (kind === "custom" || extension?.dialect !== DIALECT) {
    const what = kind === "custom" ? "takes free text, and here tools take JSON" : "runs at another vendor";
    throw new Fault("invalid_request", `The tool \`${shownName(name)}\` ${what}.`, { param: "tools" });
  }
  return (extension.fields.config ?? {}) as JsonObject;
}

function addChoice(body: MutableJson, choice: ToolChoice, warn: Warn): void {
  if (choice.kind === "opaque") {
    warn("The choice of tools could not be said in this format and was left out.");
    return;
  }
  const functionCallingConfig =
    choice.kind === "tool"
      ? { mode: "ANY", allowedFunctionNames: [choice.name] }
      : { mode: { auto: "AUTO", none: "NONE", required: "ANY" }[choice.kind] };
  body.toolConfig = { functionCallingConfig };
}
