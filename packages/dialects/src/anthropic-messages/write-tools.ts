import { type ChatRequest, Fault, isJsonObject, type Json, type JsonObject, type Tool } from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { shownName } from "../json/shown-name.ts";
import { DIALECT, type MutableJson, restore } from "./extension.ts";
import { compact } from "./wire.ts";

/** A tool as this format has it, without what its extension adds. */
export function writeTool(tool: Tool, own: boolean): JsonObject {
  if (tool.kind === "server") return compact({ type: tool.name, cache_control: tool.cacheControl });
  return compact({
    name: tool.name,
    description: tool.description,
    input_schema: own ? tool.parameters : objectSchema(tool.parameters),
    strict: tool.strict,
    cache_control: tool.cacheControl,
  });
}

/** The vendor wants a schema, and one of an object. */
function objectSchema(parameters: Json | undefined): Json {
  if (!isJsonObject(parameters)) return { type: "object", properties: {} };
  return parameters.type === undefined ? { type: "object", ...parameters } : parameters;
}

type ToolFields = Pick<ChatRequest, "tools" | "toolChoice" | "parallelToolCalls">;

/** Puts `tools` and the choice among them into the body. */
export function addTools(body: MutableJson, request: ToolFields, own: boolean, warn: Warn): void {
  const tools = (request.tools ?? []).map((tool) => {
    if (!own) refuseForeign(tool);
    return restore(writeTool(tool, own), tool.extension);
  });
  if (tools.length > 0) body.tools = tools;
  const choice = writeChoice(request, warn);
  // Without tools there is nothing to choose; other formats say so all the same.
  if (choice !== null && (own || tools.length > 0)) body.tool_choice = choice;
}

function refuseForeign(tool: Tool): void {
  if (tool.kind === "function") return;
  const why = tool.kind === "server" ? "runs at another vendor" : "takes free text, which this format has no tools for";
  throw new Fault("invalid_request", `The tool \`${shownName(tool.name)}\` ${why}.`, { param: "tools" });
}

/** `tool_choice`; null for none. Whether several calls may be made at once is said in it. */
export function writeChoice({ tools, toolChoice, parallelToolCalls }: ToolFields, warn: Warn): JsonObject | null {
  const single = parallelToolCalls === undefined ? {} : { disable_parallel_tool_use: !parallelToolCalls };
  switch (toolChoice?.kind) {
    case undefined:
      return parallelToolCalls === false && tools !== undefined ? { type: "auto", ...single } : null;
    case "none":
      return { type: "none" };
    case "auto":
      return { type: "auto", ...single };
    case "required":
      return { type: "any", ...single };
    case "tool":
      return { type: "tool", name: toolChoice.name, ...single };
    case "opaque":
      if (toolChoice.dialect === DIALECT && isJsonObject(toolChoice.value)) {
        return toolChoice.value;
      }
      warn("The choice of tools could not be said in this format and was left out.");
      return null;
    default:
      return toolChoice satisfies never;
  }
}
