import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";

/**
 * Tools as the model is shown them: not as JSON Schema but, as far as is known from outside, as TypeScript types in a
 * namespace. Read from gpt-tokenizer's `functionCalling.ts`, which follows the community's measurements; written anew
 * because schemas come from outside and may have any shape and depth.
 */
const MAX_DEPTH = 16;

/** The text of the tools; null when there are none. */
export function describeTools(tools: readonly Json[]): string | null {
  const functions = tools.flatMap((tool) => {
    const described = isJsonObject(tool) ? (tool.function ?? tool) : null;
    return isJsonObject(described) && typeof described.name === "string" ? [described] : [];
  });
  if (functions.length === 0) return null;
  return `namespace functions {\n\n${functions.map(describeFunction).join("\n")}\n} // namespace functions`;
}

function describeFunction(tool: JsonObject): string {
  const { name, description, parameters } = tool;
  const comment = typeof description === "string" ? `// ${description}\n` : "";
  const properties = isJsonObject(parameters) ? describeProperties(parameters, 0) : "";
  const argument = properties === "" ? "()" : `(_: {\n${properties}\n})`;
  return `${comment}type ${name} = ${argument} => any;\n`;
}

function describeProperties(schema: JsonObject, depth: number): string {
  const { properties, required } = schema;
  if (!isJsonObject(properties) || depth > MAX_DEPTH) return "";
  const needed = new Set(Array.isArray(required) ? required : []);
  const lines = Object.entries(properties).flatMap(([name, property]) => {
    const { description } = isJsonObject(property) ? property : {};
    const comment = typeof description === "string" ? [`// ${description}`] : [];
    return [...comment, `${name}${needed.has(name) ? "" : "?"}: ${describeType(property, depth)},`];
  });
  return lines.join("\n");
}

function describeType(schema: Json, depth: number): string {
  if (!isJsonObject(schema) || depth > MAX_DEPTH) return "any";
  const { type, enum: values, items } = schema;
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(" | ");
  switch (type) {
    case "integer":
    case "number":
      return "number";
    case "array":
      return items === undefined ? "any[]" : `${describeType(items, depth + 1)}[]`;
    case "object":
      return `{\n${describeProperties(schema, depth + 1)}\n}`;
    default:
      return typeof type === "string" ? type : "any";
  }
}
