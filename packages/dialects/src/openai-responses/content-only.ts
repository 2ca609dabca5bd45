import type { StreamEvent } from "@ai-liaison/core";

/**
 * True when an event surely carries nothing but content, by searching its text: the check is made for every event that
 * passes through, where parsing would cost more than all else. Its name has to be that of a delta, its own `type` has
 * to say the same, and no response may be in it: inside a JSON string the quotes of these words would be escaped.
 */
export function isContentOnly({ name, data }: StreamEvent): boolean {
  if (!DELTAS.has(name) || data.charCodeAt(data.length - 1) !== CLOSE_OBJECT) return false;
  return (
    data.includes(`${name}"`) && !data.includes('response"') && !data.includes('usage"') && !data.includes('error"')
  );
}

const CLOSE_OBJECT = 0x7d;

const DELTAS: ReadonlySet<string> = new Set([
  "response.output_text.delta",
  "response.refusal.delta",
  "response.function_call_arguments.delta",
  "response.custom_tool_call_input.delta",
  "response.reasoning_text.delta",
  "response.reasoning_summary_text.delta",
  "response.code_interpreter_call_code.delta",
  "response.mcp_call_arguments.delta",
]);
