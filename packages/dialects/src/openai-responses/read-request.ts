import type { CanonicalRequest, ChatRequest, JsonObject, Message, ReasoningOptions, Sampling } from "@ai-liaison/core";
import { formExtension, remember } from "./extension.ts";
import { readInput } from "./read-items.ts";
import { readFormat, readToolChoice, readTools } from "./read-tools.ts";
import { ACCOUNT_FIELDS, readFields, SAMPLING_FIELDS } from "./request-fields.ts";
import { booleanOf, compact, FORM, LOGPROBS, listOf, objectOf, stringOf } from "./wire.ts";
import { writeBody } from "./write-request.ts";

/** `POST /v1/responses`, read. The body has passed the checks. */
export function readRequest(body: JsonObject): CanonicalRequest {
  return readChat(body);
}

/**
 * Items come back by what is kept with each of them where they are read, never as a whole: another vendor's signatures,
 * which were taken out of them, must not come back. So where the rest is compared, a list of them stands as it came.
 */
export function readChat(body: JsonObject): ChatRequest {
  const request = understand(body);
  const items = listOf(body.input);
  const written = writeBody(items === undefined ? request : { ...request, messages: readInstructions(body) });
  if (items !== undefined) written.input = items;
  return Object.assign(request, remember(body, written));
}

function understand(body: JsonObject): ChatRequest {
  return {
    operation: "chat",
    model: stringOf(body.model) ?? "",
    messages: [...readInstructions(body), ...readInput(body.input)],
    stream: body.stream === true,
    includeUsage: body.stream === true,
    sampling: readSampling(body),
    ...readTools(body.tools),
    ...readToolChoice(body.tool_choice),
    ...readFormat(objectOf(body.text)?.format),
    ...readReasoningOptions(objectOf(body.reasoning)),
    ...readAccount(body),
    ...compact({
      parallelToolCalls: booleanOf(body.parallel_tool_calls),
      previousResponseId: stringOf(body.previous_response_id),
      background: booleanOf(body.background),
    }),
  };
}

function readInstructions({ instructions }: JsonObject): readonly Message[] {
  if (typeof instructions !== "string" || instructions === "") return [];
  const content = [{ type: "text", text: instructions }] as const;
  return [{ role: "system", content, extension: formExtension(FORM.instructions) }];
}

function readSampling(body: JsonObject): Sampling {
  const asked = Array.isArray(body.include) && body.include.includes(LOGPROBS);
  return { ...readFields(body, SAMPLING_FIELDS), ...(asked ? { logprobs: true } : {}) };
}

function readReasoningOptions(options: JsonObject | undefined): { reasoning?: ReasoningOptions } {
  if (options === undefined) return {};
  const reasoning = compact({
    effort: stringOf(options.effort),
    summary: stringOf(options.summary) ?? stringOf(options.generate_summary),
  });
  return Object.keys(reasoning).length === 0 ? {} : { reasoning };
}

function readAccount(body: JsonObject): { account?: NonNullable<ChatRequest["account"]> } {
  const account = readFields(body, ACCOUNT_FIELDS);
  return Object.keys(account).length === 0 ? {} : { account };
}
