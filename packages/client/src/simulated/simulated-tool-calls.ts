import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";
import { objectOf, objectsIn } from "./simulated-text.ts";

export interface SimulatedToolCall {
  readonly id: string;
  readonly name: string;
  readonly argumentsText: string;
}

/** Calls the first function offered (or the one demanded), once; answers in words when the tool's result is in. */
export function simulatedToolCalls(request: JsonObject, idSuffix: string): readonly SimulatedToolCall[] {
  const functions = objectsIn(request.tools).flatMap((tool) => (isJsonObject(tool.function) ? [tool.function] : []));
  if (request.tool_choice === "none" || objectsIn(request.messages).at(-1)?.role === "tool") return [];
  const demanded = objectOf(objectOf(request.tool_choice).function).name;
  const called = functions.find((declared) => declared.name === demanded) ?? functions[0];
  if (called === undefined) return [];
  const argumentsText = JSON.stringify(exampleOf(objectOf(called.parameters)));
  return [{ id: `call_simulated_${idSuffix}`, name: String(called.name), argumentsText }];
}

/** A small value that a JSON Schema accepts; of an object, all its properties. */
export function exampleOf(schema: JsonObject): Json {
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum) && schema.enum[0] !== undefined) return schema.enum[0];
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case "string":
      return "simulated";
    case "integer":
    case "number":
      return numeric(schema.minimum);
    case "boolean":
      return true;
    case "null":
      return null;
    case "array":
      return [exampleOf(objectOf(schema.items))];
    default: {
      const properties = Object.entries(objectOf(schema.properties));
      return Object.fromEntries(properties.map(([name, property]) => [name, exampleOf(objectOf(property))]));
    }
  }
}

function numeric(minimum: Json | undefined): number {
  return typeof minimum === "number" ? minimum : 1;
}
