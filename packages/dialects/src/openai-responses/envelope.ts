import type { Finish, Json, JsonObject, Part, Usage } from "@ai-liaison/core";
import { type Difference, differ, type MutableJson } from "./extension.ts";
import { readFinish, writeFinish } from "./finish.ts";
import { readUsage, writeUsage } from "./usage.ts";
import { webSearchesIn } from "./web-searches.ts";
import { numberOf, objectOf, RESPONSE_OBJECT, stringOf } from "./wire.ts";

/** What a response says of itself, beside its output. */
export interface Envelope {
  readonly id: string;
  readonly model: string;
  readonly createdAt: number;
  /** Null while it is worked on. */
  readonly finish: Finish | null;
  readonly usage: Usage | null;
  readonly maxOutputTokens: number | null;
}

/**
 * A response object around its output. Fields the schema requires are there; those that repeat a request made in
 * another format say what is true of this one: nothing is kept, nothing was instructed here.
 */
export function writeEnvelope(envelope: Envelope, output: readonly Json[]): MutableJson {
  const { id, model, createdAt, finish, usage, maxOutputTokens } = envelope;
  const said = finish === null ? { status: "in_progress", incomplete_details: null } : writeFinish(finish);
  return {
    id,
    object: RESPONSE_OBJECT,
    created_at: createdAt,
    status: said.status,
    background: false,
    error: null,
    incomplete_details: said.incomplete_details,
    instructions: null,
    max_output_tokens: maxOutputTokens,
    metadata: {},
    model,
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    store: false,
    temperature: null,
    text: { format: { type: "text" } },
    tool_choice: "auto",
    tools: [],
    top_p: null,
    truncation: "disabled",
    usage: usage === null ? null : writeUsage(usage),
  };
}

export function readStart(body: JsonObject): Extract<Part, { type: "start" }> {
  return {
    type: "start",
    id: stringOf(body.id) ?? null,
    model: stringOf(body.model) ?? null,
    createdAt: numberOf(body.created_at) ?? null,
  };
}

/** Null where the vendor reports none. */
export function readResponseUsage(body: JsonObject): Usage | null {
  const usage = objectOf(body.usage);
  if (usage === undefined) return null;
  const read = readUsage(usage, body.service_tier);
  return read.webSearches === null ? { ...read, webSearches: webSearchesIn(body) } : read;
}

/** What a response says beyond what its parts would make of it, its output aside. */
export function keepEnvelope(body: JsonObject): Difference | null {
  const written = writeEnvelope(
    {
      id: stringOf(body.id) ?? "",
      model: stringOf(body.model) ?? "",
      createdAt: numberOf(body.created_at) ?? 0,
      finish: readFinish(body),
      usage: readResponseUsage(body),
      maxOutputTokens: null,
    },
    [],
  );
  return differ(body, written, "output");
}
