import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";
import { objectAt, objectsAt } from "../fake-text.ts";
import { unknownField } from "../shared/check-common.ts";

const TOP =
  "model contents systemInstruction tools toolConfig safetySettings generationConfig cachedContent labels serviceTier store";
const CONFIG =
  "stopSequences responseMimeType responseSchema responseJsonSchema _responseJsonSchema responseModalities candidateCount " +
  "maxOutputTokens temperature topP topK seed presencePenalty frequencyPenalty responseLogprobs logprobs " +
  "enableEnhancedCivicAnswers speechConfig thinkingConfig imageConfig mediaResolution";
const SCHEMA =
  "type format title description nullable enum maxItems minItems properties required minProperties maxProperties " +
  "minLength maxLength pattern example anyOf propertyOrdering default items minimum maximum";
const HIGHEST_TEMPERATURE = 2;

/** Google knows every field by name, and says so of those it does not: the first wrong thing, or null. */
export function checkGeminiFields(body: JsonObject): string | null {
  const config = objectAt(body, "generationConfig");
  return (
    unknown(body, TOP, "") ??
    unknown(config, CONFIG, " at 'generation_config'") ??
    (isJsonObject(config.responseSchema)
      ? checkSchema(config.responseSchema, "generation_config.response_schema")
      : null) ??
    checkConfig(config) ??
    checkDeclarations(body)
  );
}

function checkConfig(config: JsonObject): string | null {
  if (typeof config.temperature === "number" && (config.temperature < 0 || config.temperature > HIGHEST_TEMPERATURE))
    return `* GenerateContentRequest.generation_config.temperature: temperature must be in the range [0.0, 2.0].`;
  const asksSchema = config.responseSchema !== undefined || config.responseJsonSchema !== undefined;
  if (asksSchema && config.responseMimeType !== "application/json")
    return "* GenerateContentRequest.generation_config.response_schema: only allowed when response_mime_type is application/json.";
  return null;
}

function checkDeclarations(body: JsonObject): string | null {
  for (const [at, tool] of objectsAt(body, "tools").entries()) {
    for (const [index, declared] of objectsAt(tool, "functionDeclarations").entries()) {
      const place = `tools[${at}].function_declarations[${index}]`;
      const wrong =
        unknown(
          declared,
          "name description parameters parametersJsonSchema response responseJsonSchema behavior",
          ` at '${place}'`,
        ) ??
        (typeof declared.name === "string" && /^[A-Za-z_][\w.:-]{0,127}$/.test(declared.name)
          ? null
          : `* GenerateContentRequest.${place}.name: Invalid function name.`) ??
        (isJsonObject(declared.parameters) ? checkSchema(declared.parameters, `${place}.parameters`) : null);
      if (wrong !== null) return wrong;
    }
  }
  return null;
}

/** Google's own Schema is a part of OpenAPI's, not of JSON Schema. */
function checkSchema(schema: JsonObject, place: string): string | null {
  const inner: readonly Json[] = [
    ...Object.values(objectAt(schema, "properties")),
    ...objectsAt(schema, "anyOf"),
    schema.items ?? null,
  ];
  const wrong = unknown(schema, SCHEMA, ` at '${place}'`);
  if (wrong !== null) return wrong;
  return inner.filter(isJsonObject).reduce<string | null>((found, next) => found ?? checkSchema(next, place), null);
}

function unknown(value: JsonObject, known: string, place: string): string | null {
  const name = unknownField(value, known);
  return name === null ? null : `Invalid JSON payload received. Unknown name "${name}"${place}: Cannot find field.`;
}
