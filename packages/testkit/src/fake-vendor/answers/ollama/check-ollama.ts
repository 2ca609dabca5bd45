import { isJsonObject, type JsonObject } from "@ai-liaison/core";
import { objectAt, objectsAt } from "../fake-text.ts";

/** What Go's JSON reader refuses, and little else: Ollama takes unknown fields in silence. Null when all is well. */
export function checkOllama(body: JsonObject): string | null {
  if (typeof body.model !== "string" || body.model === "") return "model is required";
  for (const message of objectsAt(body, "messages")) {
    if (typeof message.content !== "string" && message.content !== undefined)
      return "json: cannot unmarshal array into Go struct field ChatRequest.messages.content of type string";
    if (!["system", "user", "assistant", "tool"].includes(String(message.role))) return "invalid role";
    for (const call of objectsAt(message, "tool_calls")) {
      if (!isJsonObject(objectAt(call, "function").arguments))
        return "json: cannot unmarshal string into Go struct field .messages.tool_calls.function.arguments";
    }
    if (Array.isArray(message.images) && message.images.some((image) => !isBase64(image)))
      return "illegal base64 data at input byte 4";
  }
  const temperature = objectAt(body, "options").temperature;
  if (temperature !== undefined && typeof temperature !== "number")
    return 'option "temperature" must be of type float32';
  return null;
}

function isBase64(value: unknown): boolean {
  return typeof value === "string" && /^[A-Za-z0-9+/]+={0,2}$/.test(value);
}
