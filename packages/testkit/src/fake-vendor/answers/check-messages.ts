import type { JsonObject } from "@ai-liaison/core";
import { objectAt, objectsAt } from "./fake-text.ts";

const LONGEST_ID = 40;
const HIGHEST_TEMPERATURE = 2;

/** What OpenAI's chat says no to beside missing fields: tool messages that answer no call, ids too long for it. */
export function checkMessages(request: JsonObject): string | null {
  if (typeof request.temperature === "number" && request.temperature > HIGHEST_TEMPERATURE)
    return `Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got ${request.temperature} instead.`;
  let open: readonly string[] = [];
  for (const [at, message] of objectsAt(request, "messages").entries()) {
    if (message.role === "tool") {
      const id = String(message.tool_call_id);
      if (!open.includes(id))
        return "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.";
      open = open.filter((other) => other !== id);
      continue;
    }
    if (open.length > 0)
      return `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. Missing: ${open.join(", ")}`;
    const calls = objectsAt(message, "tool_calls");
    open = calls.map((call) => String(call.id));
    const long = open.findIndex((id) => id.length > LONGEST_ID);
    if (long >= 0)
      return `Invalid 'messages[${at}].tool_calls[${long}].id': string too long. Expected a string with maximum length 40.`;
    if (calls.some((call) => call.type === "function" && typeof objectAt(call, "function").arguments !== "string"))
      return `Invalid type for 'messages[${at}].tool_calls[0].function.arguments': expected a string.`;
  }
  return null;
}
