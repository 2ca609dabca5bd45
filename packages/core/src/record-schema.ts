/** The published JSON Schema of a call's row, made from the one table of names: `/v1/events`, `calls --json`, exports, docs. */
import type { JsonObject } from "./json.ts";
import { ATTEMPT_COLUMNS, type Column, type ColumnType, RECORD_COLUMNS } from "./record-columns.ts";

const JSON_TYPES = {
  text: { type: "string" },
  integer: { type: "integer" },
  real: { type: "number" },
  boolean: { type: "boolean" },
  time: { type: "string", format: "date-time" },
  json: {},
} as const satisfies Record<ColumnType, JsonObject>;

const COST_USD: JsonObject = {
  type: ["string", "null"],
  pattern: "^-?\\d+(\\.\\d+)?$",
  description: "The same cost as a decimal string in dollars.",
};

/** JSON Schema (2020-12) of one call as shown outside. */
export function callRecordJsonSchema(): JsonObject {
  const attempt = objectSchema(ATTEMPT_COLUMNS, {});
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Call",
    description: "One AI call: who made it, how it ended, what it used and what it cost.",
    ...objectSchema(RECORD_COLUMNS, {
      tags: { type: ["object", "null"], additionalProperties: { type: "string" } },
      cost_breakdown: { type: ["object", "null"], additionalProperties: { type: "integer" } },
      attempts: { type: "array", items: attempt },
      warnings: { type: "array", items: { type: "string" } },
    }),
  };
}

function objectSchema(
  columns: Readonly<Record<string, Column>>,
  shapes: Readonly<Record<string, JsonObject>>,
): JsonObject {
  const properties: Record<string, JsonObject> = {};
  for (const column of Object.values(columns)) {
    properties[column.column] = columnSchema(column, shapes[column.column]);
    if (column.column === "total_cost_nano_usd") properties.total_cost_usd = COST_USD;
  }
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}

function columnSchema(column: Column, shape: JsonObject | undefined): JsonObject {
  const { description } = column;
  if (shape !== undefined) return { ...shape, description };
  if (column.type === "json") return { description };
  const base: JsonObject = JSON_TYPES[column.type];
  const type = column.nullable ? { type: [base.type ?? "null", "null"] } : {};
  const choices = column.oneOf === undefined ? {} : { enum: column.nullable ? [...column.oneOf, null] : column.oneOf };
  return { ...base, ...type, ...choices, description };
}
