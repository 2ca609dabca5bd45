import { isJsonObject } from "@ai-liaison/core";
import { withBody } from "./fetch-arguments.ts";
import { editText } from "./request-body.ts";
import type { SentRequest } from "./sent-request.ts";

/** The same request with our wish for its stream's usage, beside the options its caller has; itself where it asks for none. */
export function askForUsage(request: SentRequest): SentRequest {
  const { input, init, head, body, text } = request;
  if (text === null || head?.stream !== true || head.includeUsage) return request;
  const options = body?.stream_options;
  const wish = { ...(isJsonObject(options) ? options : undefined), include_usage: true };
  const asking = editText(text, { stream_options: JSON.stringify(wish) });
  return { ...request, ...withBody(input, init, asking), withoutWish: request };
}
