import type {
  CanonicalRequest,
  Extension,
  Json,
  JsonObject,
  ReasoningOptions,
  RequestHead,
  ResponseFormat,
  Sampling,
  Tool,
  ToolChoice,
} from "@ai-liaison/core";
import type { ChatParameters } from "../chat-options.ts";
import { readMessages } from "./read-messages.ts";

/** What `chat` was given, as a canonical request. The body has passed the checks. */
export function readChat(body: JsonObject, head: RequestHead): CanonicalRequest {
  const asked = body as unknown as ChatParameters & { readonly messages: Json };
  const { tools, toolChoice, parallelToolCalls } = asked;
  return {
    operation: "chat",
    model: head.model,
    messages: readMessages(asked.messages, asked.system),
    stream: head.stream,
    includeUsage: head.includeUsage,
    sampling: readSampling(asked),
    ...present({
      tools: tools?.map((tool): Tool => ({ kind: "function", ...tool })),
      toolChoice: toolChoice === undefined ? undefined : readToolChoice(toolChoice),
      parallelToolCalls,
      responseFormat: readResponseFormat(asked),
      reasoning: readReasoning(asked.reasoning),
      extension: readExtra(asked.extra),
    }),
  };
}

/** What only one vendor's format has, for that format alone: any other tells what it left out. */
export function readExtra(extra: ChatParameters["extra"]): Extension | undefined {
  return extra === undefined ? undefined : { dialect: extra.format, fields: extra.fields };
}

function readSampling(asked: ChatParameters): Sampling {
  const { temperature, topP, topK, maxTokens, stop, seed, frequencyPenalty, presencePenalty } = asked;
  return present({
    temperature,
    topP,
    topK,
    seed,
    frequencyPenalty,
    presencePenalty,
    maxOutputTokens: maxTokens,
    stop: typeof stop === "string" ? [stop] : stop,
  });
}

function readToolChoice(choice: NonNullable<ChatParameters["toolChoice"]>): ToolChoice {
  return typeof choice === "string" ? { kind: choice } : { kind: "tool", name: choice.name, toolKind: "function" };
}

const SCHEMA_NAME = "answer";

function readResponseFormat({ responseFormat, schema }: ChatParameters): ResponseFormat | undefined {
  if (typeof responseFormat === "object") return { kind: "json-schema", name: SCHEMA_NAME, ...responseFormat };
  if (schema !== undefined) return { kind: "json-schema", name: SCHEMA_NAME, schema };
  return responseFormat === undefined ? undefined : { kind: responseFormat };
}

function readReasoning(reasoning: ChatParameters["reasoning"]): ReasoningOptions | undefined {
  return typeof reasoning === "string" ? { effort: reasoning } : reasoning;
}

type Present<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** Without what was not said. */
export function present<const Fields extends object>(fields: Fields): Present<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<Fields>;
}
