import type { Json, JsonObject, Tool, ToolChoice } from "@ai-liaison/core";
import { isJsonObject } from "@ai-liaison/core";
import { DIALECT, remember } from "./extension.ts";
import { toJsonSchema } from "./schema.ts";
import { compact, listOf, MARK, objectOf, pick, stringOf } from "./wire.ts";
import { writeDeclaration } from "./write-tools.ts";

/**
 * `tools`: each element holds functions, or the settings of a tool that runs at the vendor, or both. Marks say how the
 * elements were cut, where it is not the usual way: one with all functions, and one for each other tool.
 */
export function readTools(tools: Json | undefined): { tools?: readonly Tool[] } {
  const read: Tool[] = [];
  for (const entry of listOf(tools) ?? []) if (isJsonObject(entry)) readEntry(entry, read);
  return read.length === 0 ? {} : { tools: read };
}

function readEntry(entry: JsonObject, read: Tool[]): void {
  let first = true;
  for (const [key, value] of Object.entries(entry)) {
    const name = key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const spelled = name === key ? [] : [key];
    if (name === "functionDeclarations" && Array.isArray(value)) {
      for (const declaration of value.filter(isJsonObject)) {
        const again = first && read.some(({ kind }) => kind === "function");
        read.push(
          readDeclaration(declaration, [...(again ? [MARK.apart] : []), ...(first ? spelled : []), ...along(first)]),
        );
        first = false;
      }
    } else {
      const form = [...spelled, ...along(first)].join(" ");
      read.push({
        kind: "server",
        name,
        extension: { dialect: DIALECT, fields: { config: value }, ...(form === "" ? {} : { form }) },
      });
      first = false;
    }
  }
}

function along(first: boolean): readonly string[] {
  return first ? [] : [MARK.along];
}

function readDeclaration(json: JsonObject, marks: readonly string[]): Tool {
  const newer = pick(json, "parametersJsonSchema");
  const parameters = newer ?? (json.parameters === undefined ? undefined : toJsonSchema(json.parameters));
  const tool: Tool = {
    kind: "function",
    name: stringOf(json.name) ?? "",
    ...compact({ description: stringOf(json.description), parameters }),
  };
  return { ...tool, ...remember(json, writeDeclaration(tool), marks) };
}

/** `toolConfig.functionCallingConfig`: `VALIDATED` is the vendor's stricter `AUTO`. */
export function readToolChoice(toolConfig: Json | undefined): { toolChoice?: ToolChoice } {
  const config = objectOf(pick(objectOf(toolConfig) ?? {}, "functionCallingConfig"));
  const mode = config?.mode;
  if (config === undefined || mode === undefined) return {};
  const names = listOf(pick(config, "allowedFunctionNames")) ?? [];
  const [name] = names;
  if (mode === "ANY" && names.length === 1 && typeof name === "string") {
    return { toolChoice: { kind: "tool", name, toolKind: "function" } };
  }
  const kind = { AUTO: "auto", VALIDATED: "auto", ANY: "required", NONE: "none" }[String(mode)];
  return kind === "auto" || kind === "required" || kind === "none" ? { toolChoice: { kind } } : {};
}
