import { isJsonObject, type Json, type JsonObject, parseObject, type ResponseFormat } from "@ai-liaison/core";
import { closeObjects } from "../claude/close-objects.ts";
import type { Warn } from "../fidelity/warn.ts";
import { compact, objectOf, stringOf } from "../json/fields.ts";
import { type MutableJson, remember, restore } from "./extension.ts";

/**
 * `outputConfig.textFormat`, both ways: a schema, and that as text
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html, read 2026-11-21).
 */
type SchemaFormat = Extract<ResponseFormat, { kind: "json-schema" }>;

export function readFormat(output: Json | undefined): { responseFormat?: ResponseFormat } {
  const format = objectOf(objectOf(output)?.textFormat);
  const asked = objectOf(objectOf(format?.structure)?.jsonSchema);
  const schema = parseObject(stringOf(asked?.schema) ?? "");
  if (!isJsonObject(output) || format?.type !== "json_schema" || asked === undefined || schema === null) return {};
  const understood: SchemaFormat = {
    kind: "json-schema",
    name: stringOf(asked.name) ?? "",
    schema,
    ...compact({ description: stringOf(asked.description) }),
  };
  return { responseFormat: { ...understood, ...remember(output, writeSchema(understood, true)) } };
}

export function addFormat(body: MutableJson, format: ResponseFormat | undefined, own: boolean, warn: Warn): void {
  if (format === undefined || format.kind === "text") return;
  if (format.kind === "json" || format.schema === undefined) {
    warn(
      "JSON without a schema was asked for, which this format does not have: only the words of the prompt ask for it.",
    );
    return;
  }
  body.outputConfig = restore(writeSchema(format, own), format.extension);
}

function writeSchema({ name, schema = {}, description }: SchemaFormat, own: boolean): JsonObject {
  const text = JSON.stringify(own ? schema : closeObjects(schema));
  const jsonSchema = compact({ schema: text, name: name === "" ? undefined : name, description });
  return { textFormat: { type: "json_schema", structure: { jsonSchema } } };
}
