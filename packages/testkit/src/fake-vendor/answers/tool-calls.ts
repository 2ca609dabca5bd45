import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";
import { objectAt, objectsAt, textOfContent } from "./fake-text.ts";

export interface FakeToolCall {
  readonly id: string;
  readonly name: string;
  readonly argumentsText: string;
}

/**
 * The calls an answer makes: none without tools, with `tool_choice: "none"`, or once a tool's result is the last
 * message; two where `parallel_tool_calls` is asked for and two tools are offered, or where the user says "both"; else one.
 */
export function toolCallsFor(request: JsonObject, idPrefix: string): readonly FakeToolCall[] {
  const tools = objectsAt(request, "tools").filter((tool) => tool.type === "function");
  const messages = objectsAt(request, "messages");
  if (tools.length === 0 || request.tool_choice === "none" || messages.at(-1)?.role === "tool") return [];
  const forced = objectAt(objectAt(request, "tool_choice"), "function").name;
  const wanted =
    typeof forced === "string" ? tools.filter((tool) => objectAt(tool, "function").name === forced) : tools;
  return called(wanted, request).map((tool, index) => {
    const declared = objectAt(tool, "function");
    const argumentsText = JSON.stringify(exampleOf(objectAt(declared, "parameters")));
    return {
      id: `call_${idPrefix}_${index}`,
      name: String(declared.name ?? "unnamed"),
      argumentsText: index > 0 && saysBoth(request) ? argumentsText.replaceAll('"Paris"', '"London"') : argumentsText,
    };
  });
}

function called(wanted: readonly JsonObject[], request: JsonObject): readonly JsonObject[] {
  const [first, second = first] = wanted;
  if (saysBoth(request) && first !== undefined && second !== undefined) return [first, second];
  return wanted.slice(0, request.parallel_tool_calls === true ? 2 : 1);
}

function saysBoth(request: JsonObject): boolean {
  return textOfContent(objectsAt(request, "messages").at(-1)?.content).includes("both");
}

/** A value a JSON Schema would accept, the same every time. */
export function exampleOf(schema: JsonObject): Json {
  if (Array.isArray(schema.enum) && schema.enum[0] !== undefined) return schema.enum[0];
  // Google writes types in capitals.
  switch (typeof schema.type === "string" ? schema.type.toLowerCase() : schema.type) {
    case "string":
      return "Paris";
    case "integer":
    case "number":
      return 3;
    case "boolean":
      return true;
    case "null":
      return null;
    case "array":
      return isJsonObject(schema.items) ? [exampleOf(schema.items)] : [];
    default:
      return Object.fromEntries(
        Object.entries(objectAt(schema, "properties")).map(([name, property]) => [
          name,
          isJsonObject(property) ? exampleOf(property) : null,
        ]),
      );
  }
}
