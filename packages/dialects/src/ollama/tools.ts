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
import { DIALECT, type MutableJson, rememberWithin, restoreWithin } from "./extension.ts";
import { cannotSay } from "./refusals.ts";
import { FORM } from "./wire.ts";

/** `tools`, both ways. */
export function readTools(tools: Json | undefined): { tools?: readonly Tool[] } {
  const all = (listOf(tools) ?? []).filter(isJsonObject).map(readTool);
  return all.length === 0 ? {} : { tools: all };
}

function readTool(json: JsonObject): Tool {
  const called = objectOf(json.function);
  const tool: Tool =
    called === undefined
      ? { kind: "server", name: stringOf(json.type) ?? "" }
      : {
          kind: "function",
          name: stringOf(called.name) ?? "",
          ...compact({ description: stringOf(called.description), parameters: called.parameters }),
        };
  const form = tool.kind === "server" ? FORM.server : undefined;
  return { ...tool, ...rememberWithin(json, writeBareTool(tool), "function", form) };
}

function writeBareTool({ kind, name, description, parameters }: Tool): JsonObject {
  if (kind === "server") return { type: name };
  return { type: "function", function: compact({ name, description, parameters }) };
}

/** Puts the tools into the body. The format has no choice among them, save to leave them all out. */
export function addTools(body: MutableJson, request: Pick<ChatRequest, "tools" | "toolChoice">, warn: Warn): void {
  const { tools = [], toolChoice } = request;
  if (tools.length === 0) return;
  if (toolChoice?.kind === "none") {
    warn("The tools were left out, as none of them may be called and this format cannot say so.");
    return;
  }
  if (toolChoice !== undefined && toolChoice.kind !== "auto") warnChoice(toolChoice, warn);
  body.tools = tools.map((tool) => writeTool(tool, warn));
}

function writeTool(tool: Tool, warn: Warn): JsonObject {
  if (tool.kind === "custom" || (tool.kind === "server" && tool.extension?.dialect !== DIALECT)) {
    throw cannotSay(`The tool \`${shownName(tool.name)}\``, "tools");
  }
  if (tool.cacheControl !== undefined) warn("Marks for prompt caching were left out: this format has none.");
  if (tool.strict === true) warn("`strict` was left out: this format does not have it.");
  return restoreWithin(writeBareTool(tool), tool.extension, "function");
}

function warnChoice(choice: ToolChoice, warn: Warn): void {
  const wish = choice.kind === "tool" ? `that \`${shownName(choice.name)}\` be called` : "that a tool be called";
  warn(`The wish ${wish} was left out: in this format the model chooses.`);
}
