import type { JsonObject } from "@ai-liaison/core";
import { objectAt, objectsAt } from "../fake-text.ts";
import { unknownField } from "../shared/check-common.ts";
import { encryptedOf, wantsEncrypted } from "./output-items.ts";
import { summaryOf } from "./read-input.ts";

export interface WrongInput {
  readonly message: string;
  readonly param: string;
}

const FIELDS =
  "background context_management conversation include input instructions max_output_tokens max_tool_calls metadata model " +
  "parallel_tool_calls previous_response_id prompt prompt_cache_key prompt_cache_retention reasoning safety_identifier " +
  "service_tier store stream stream_options temperature text tool_choice tools top_logprobs top_p truncation user";
const LONGEST_CALL_ID = 64;
const LEAST_OUTPUT = 16;

/** What OpenAI says no to in a Responses request; null when all is well. `input` has what came before in it. */
export function checkInput(body: JsonObject, input: readonly JsonObject[]): WrongInput | null {
  const unknown = unknownField(body, FIELDS);
  if (unknown !== null) return { message: `Unknown parameter: '${unknown}'.`, param: unknown };
  if (typeof body.model !== "string") return { message: "Missing required parameter: 'model'.", param: "model" };
  if (typeof body.temperature === "number" && body.temperature > 2)
    return { message: "Invalid 'temperature': decimal above maximum value.", param: "temperature" };
  if (typeof body.max_output_tokens === "number" && body.max_output_tokens < LEAST_OUTPUT)
    return { message: "Invalid 'max_output_tokens': integer below minimum value.", param: "max_output_tokens" };
  const untyped = objectsAt(body, "tools").findIndex(
    (tool) => tool.type === "function" && typeof tool.name !== "string",
  );
  if (untyped >= 0)
    return { message: `Missing required parameter: 'tools[${untyped}].name'.`, param: `tools[${untyped}].name` };
  return checkSchema(body) ?? checkCalls(input) ?? checkReasoning(body, input);
}

function checkSchema(body: JsonObject): WrongInput | null {
  const format = objectAt(objectAt(body, "text"), "format");
  if (format.type !== "json_schema" || typeof format.name === "string") return null;
  return { message: "Missing required parameter: 'text.format.name'.", param: "text.format.name" };
}

function checkCalls(input: readonly JsonObject[]): WrongInput | null {
  const param = "input";
  const open = new Set<string>();
  for (const item of input) {
    const id = String(item.call_id);
    if (item.type === "function_call") {
      if (id.length > LONGEST_CALL_ID) return { message: "Invalid 'call_id': string too long.", param };
      open.add(id);
    } else if (item.type === "function_call_output" && !open.delete(id)) {
      return { message: `No tool call found for function call output with call_id ${id}.`, param };
    }
  }
  const unanswered = [...open][0];
  return unanswered === undefined ? null : { message: `No tool output found for function call ${unanswered}.`, param };
}

/**
 * Encrypted reasoning has to come back as it was; and a call that comes with its own id, after the reasoning it came
 * from, where a request takes its reasoning along.
 */
function checkReasoning(body: JsonObject, input: readonly JsonObject[]): WrongInput | null {
  for (const item of input) {
    if (item.type !== "reasoning" || item.encrypted_content === undefined || item.encrypted_content === null) continue;
    if (item.encrypted_content !== encryptedOf(summaryOf(item)))
      return { message: "The encrypted content could not be verified.", param: "input" };
  }
  if (!wantsEncrypted(body)) return null;
  const callAt = input.findLastIndex(
    (item, at) => item.type === "function_call" && input[at - 1]?.type !== "function_call",
  );
  if (callAt < 0 || input[callAt]?.id === undefined || input[callAt - 1]?.type === "reasoning") return null;
  const id = String(input[callAt]?.id);
  return {
    message: `Item '${id}' of type 'function_call' was provided without its required 'reasoning' item.`,
    param: "input",
  };
}
