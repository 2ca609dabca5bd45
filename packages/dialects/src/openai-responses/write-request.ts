import {
  type CanonicalRequest,
  type ChatRequest,
  Fault,
  type Json,
  type JsonObject,
  type Message,
  type ReasoningOptions,
  type Sampling,
  type WrittenRequest,
} from "@ai-liaison/core";
import { effortOfBudget } from "../fidelity/effort-of-budget.ts";
import { foreignFields } from "../fidelity/foreign-fields.ts";
import { nameCalls } from "../fidelity/name-calls.ts";
import type { Warn } from "../fidelity/warn.ts";
import { DIALECT, formOf, type MutableJson, restore } from "./extension.ts";
import { ACCOUNT_FIELDS, SAMPLING_FIELDS, UNSAID_SAMPLING, writeFields } from "./request-fields.ts";
import { compact, FORM, LOGPROBS } from "./wire.ts";
import { writeMessages } from "./write-messages.ts";
import { writeResponseFormat, writeToolChoice, writeTools } from "./write-tools.ts";

/** A canonical chat request as `POST /v1/responses` wants it, whatever format it came in. */
export function writeRequest(request: CanonicalRequest): WrittenRequest {
  if (request.operation !== "chat") {
    throw new Fault("invalid_request", `A ${request.operation} request cannot be sent as a chat.`);
  }
  return writeChat(request);
}

export function writeChat(request: ChatRequest): WrittenRequest {
  const warnings = new Set<string>();
  const warn: Warn = (warning) => warnings.add(warning);
  refuseImpossible(request);
  const written = writeBody({ ...request, messages: nameCalls(request.messages) }, warn);
  const body = settleStream(restore(written, request.extension), request);
  warnLost(request, warn);
  return { body, warnings: [...warnings] };
}

/**
 * The body without what the request's own extension adds. Answers are kept at the vendor unless said otherwise, which
 * no other format does: so `store: false` is said for those who said nothing. Who asks for thoughts gets them
 * encrypted too, without which they could not be given back.
 */
export function writeBody(request: ChatRequest, warn: Warn = () => {}): MutableJson {
  const { instructions, rest } = splitInstructions(request.messages);
  const body: MutableJson = {
    model: request.model,
    ...compact({ instructions }),
    input: writeInput(rest, warn),
    ...compact({ previous_response_id: request.previousResponseId, background: request.background }),
  };
  writeFields(body, request.sampling, SAMPLING_FIELDS);
  if (request.tools !== undefined) body.tools = writeTools(request.tools, warn);
  const choice = request.toolChoice === undefined ? undefined : writeToolChoice(request.toolChoice, warn);
  if (choice !== undefined) body.tool_choice = choice;
  if (request.parallelToolCalls !== undefined) body.parallel_tool_calls = request.parallelToolCalls;
  if (request.responseFormat !== undefined) body.text = { format: writeResponseFormat(request.responseFormat) };
  const reasoning = writeReasoning(request.reasoning, warn);
  if (reasoning !== undefined) body.reasoning = reasoning;
  const include = includes(request.sampling, reasoning);
  if (include.length > 0) body.include = include;
  writeFields(body, request.account, ACCOUNT_FIELDS);
  if (body.store === undefined && request.background !== true) body.store = false;
  if (request.stream) body.stream = true;
  return body;
}

function splitInstructions(messages: readonly Message[]): { instructions?: string; rest: readonly Message[] } {
  const [first, ...rest] = messages;
  if (first === undefined || formOf(first) !== FORM.instructions) return { rest: messages };
  return { instructions: textOf(first), rest };
}

function writeInput(messages: readonly Message[], warn: Warn): Json {
  const [first] = messages;
  const plain = messages.length === 1 && first !== undefined && formOf(first) === FORM.input;
  return plain ? textOf(first) : writeMessages(messages, warn);
}

function textOf(message: Message): string {
  return message.content.map((block) => (block.type === "text" ? block.text : "")).join("");
}

/** Formats in which thinking is switched on show it, too: that has to be asked for here. */
function writeReasoning(options: ReasoningOptions | undefined, warn: Warn): JsonObject | undefined {
  if (options === undefined) return undefined;
  const { effort, budgetTokens, summary, enabled } = options;
  if (enabled === false && effort === undefined) {
    warn("That the model should not think could not be said in this format; models that can, may.");
    return undefined;
  }
  const word = effort ?? (budgetTokens === undefined ? undefined : effortOfBudget(budgetTokens, warn));
  const shown = summary ?? (enabled === true ? "auto" : undefined);
  return word === undefined && shown === undefined ? undefined : compact({ effort: word, summary: shown });
}

function includes(sampling: Sampling, reasoning: JsonObject | undefined): readonly string[] {
  const thinks = reasoning !== undefined && reasoning.effort !== "none";
  const probable = sampling.logprobs === true || sampling.topLogprobs !== undefined;
  return [...(thinks ? ["reasoning.encrypted_content"] : []), ...(probable ? [LOGPROBS] : [])];
}

function refuseImpossible({ sampling }: ChatRequest): void {
  if (sampling.candidates === undefined || sampling.candidates <= 1) return;
  throw new Fault("invalid_request", `This format gives one answer, not ${sampling.candidates}.`, { param: "n" });
}

function warnLost({ sampling, extension, cacheControl }: ChatRequest, warn: Warn): void {
  for (const [name, word] of Object.entries(UNSAID_SAMPLING)) {
    if (sampling[name as keyof Sampling] !== undefined) warn(`\`${word}\` was left out: this format does not have it.`);
  }
  if (cacheControl !== undefined) warn("Marks for prompt caching were left out: this format has none.");
  for (const warning of foreignFields(extension, DIALECT)) warn(warning);
}

/** Whether it streams is the gateway's to decide: it wins over what the original said. */
function settleStream(body: JsonObject, { stream }: ChatRequest): JsonObject {
  return (body.stream === true) === stream ? body : { ...body, stream };
}
