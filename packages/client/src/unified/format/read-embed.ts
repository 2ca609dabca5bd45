import type { CanonicalRequest, JsonObject, RequestHead } from "@ai-liaison/core";
import type { EmbedParameters } from "../embed/embed-options.ts";
import { present, readExtra } from "./read-chat.ts";

/** What `embed` was given, as a canonical request. The body has passed the checks. */
export function readEmbed(body: JsonObject, head: RequestHead): CanonicalRequest {
  const { dimensions, extra } = body as unknown as EmbedParameters;
  const options = present({ dimensions, extension: readExtra(extra) });
  return { operation: "embedding", model: head.model, input: body.input ?? null, ...options };
}
