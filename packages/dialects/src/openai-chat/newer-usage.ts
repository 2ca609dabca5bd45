import type { Json, Usage } from "@ai-liaison/core";
import { readUsage } from "./usage.ts";
import { compact, objectOf } from "./wire.ts";

/**
 * `usage` as OpenAI's newer endpoints name it: input and output, where the chat has prompt and completion, and some
 * look-alikes have them everywhere.
 */
export function readNewerUsage(json: Json | undefined, serviceTier: Json | undefined): Usage {
  const usage = objectOf(json);
  if (usage === undefined) return readUsage(json, serviceTier);
  const named = compact({
    ...usage,
    prompt_tokens: usage.input_tokens ?? usage.prompt_tokens,
    prompt_tokens_details: usage.input_tokens_details ?? usage.input_token_details ?? usage.prompt_tokens_details,
    completion_tokens: usage.output_tokens ?? usage.completion_tokens,
    completion_tokens_details:
      usage.output_tokens_details ?? usage.output_token_details ?? usage.completion_tokens_details,
  });
  return { ...readUsage(named, serviceTier), raw: usage };
}
