import { type ChatRequest, isJsonObject, type JsonObject, type Tool, type ToolChoice } from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { compact, listOf, objectOf, stringOf } from "../json/fields.ts";
import { DIALECT, type MutableJson, remember, restore } from "./extension.ts";
import { cannotSay, warnCache } from "./refusals.ts";
import { FORM } from "./wire.ts";

/** `tools`, `strict_tools` (which is for all of them) and `tool_choice`, both ways. */
export function readTools(body: JsonObject): { tools?: readonly Tool[]; toolChoice?: ToolChoice } {
  const strict = body.strict_tools === true;
  const tools = (listOf(body.tools) ?? []).filter(isJsonObject).map((json) => readTool(json, strict));
  const choice = typeof body.tool_choice === "string" ? CHOICES.get(body.tool_choice) : undefined;
  return {
    ...(tools.length === 0 ? {} : { tools }),
    ...(choice === undefined ? {} : { toolChoice: { kind: choice } }),
  };
}

const CHOICES: ReadonlyMap<string, "required" | "none"> = new Map([
  ["REQUIRED", "required"],
  ["NONE", "none"],
]);

function readTool(json: JsonObject, strict: boolean): Tool {
  const called = objectOf(json.function);
  if (called === undefined) {
    const tool: Tool = { kind: "server", name: stringOf(json.type) ?? "" };
    return { ...tool, ...remember(json, writeBareTool(tool), FORM.server) };
  }
  const tool: Tool = {
    kind: "function",
    name: stringOf(called.name) ?? "",
    ...compact({ description: stringOf(called.description), parameters: called.parameters }),
    ...(strict ? { strict } : {}),
  };
  return { ...tool, ...remember(json, writeBareTool(tool)) };
}

function writeBareTool({ kind, name, description, parameters }: Tool): JsonObject {
  if (kind === "server") return { type: name };
  return { type: "function", function: compact({ name, description, parameters }) };
}

export function addTools(body: MutableJson, request: Pick<ChatRequest, "tools" | "toolChoice">, warn: Warn): void {
  for (const tool of request.tools ?? []) refuseTool(tool);
  const tools = chosenTools(request, warn);
  if (tools.length > 0) body.tools = tools.map((tool) => writeTool(tool, warn));
  const strict = tools.filter((tool) => tool.strict === true).length;
  if (strict > 0 && strict === tools.length) body.strict_tools = true;
  else if (strict > 0) warn("`strict` was left out: here all tools are strict, or none.");
  addChoice(body, request.toolChoice, warn);
}

/** The format has no name for a choice, so who must call one tool is given that one alone. */
function chosenTools(
  { tools = [], toolChoice }: Pick<ChatRequest, "tools" | "toolChoice">,
  warn: Warn,
): readonly Tool[] {
  if (toolChoice?.kind !== "tool" || tools.length < 2) return tools;
  const chosen = tools.filter(({ name }) => name === toolChoice.name);
  if (chosen.length === 0) return tools;
  warn(`Of the tools only \`${toolChoice.name}\` was sent, as it must be called; the others were left out.`);
  return chosen;
}

function addChoice(body: MutableJson, choice: ToolChoice | undefined, warn: Warn): void {
  if (choice === undefined || choice.kind === "auto") return;
  if (choice.kind === "opaque") warn("The choice of tools could not be said in this format and was left out.");
  else body.tool_choice = choice.kind === "none" ? "NONE" : "REQUIRED";
}

function refuseTool({ kind, name, extension }: Tool): void {
  if (kind === "custom" || (kind === "server" && extension?.dialect !== DIALECT)) {
    throw cannotSay(`The tool \`${name}\``, "tools");
  }
}

function writeTool(tool: Tool, warn: Warn): JsonObject {
  if (tool.cacheControl !== undefined) warnCache(warn);
  return restore(writeBareTool(tool), tool.extension);
}
