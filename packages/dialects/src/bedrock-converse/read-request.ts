import {
  type CanonicalRequest,
  type ChatRequest,
  isJsonObject,
  type Json,
  type JsonObject,
  type RequestHead,
} from "@ai-liaison/core";
import { objectOf } from "../json/fields.ts";
import { DIALECT, rememberWithin } from "./extension.ts";
import { readModelFields } from "./model-fields.ts";
import { readMessages } from "./read-message.ts";
import { CLIENT } from "./reader.ts";
import { readAccount, readSampling } from "./request-fields.ts";
import { readFormat } from "./response-format.ts";
import { readTools } from "./tools.ts";
import { FORM, REQUEST_OBJECTS } from "./wire.ts";
import { writeBody } from "./write-request.ts";

/** `/model/{model}/converse`, read. The body has passed the checks; model and stream are the path's. */
export function readRequest(body: JsonObject, head: RequestHead): CanonicalRequest {
  return readChat(body, head);
}

/** The body as a chat. Messages and tools are kept one by one where they are read, so only what is around them is compared. */
export function readChat(body: JsonObject, head: Pick<RequestHead, "model" | "stream">): ChatRequest {
  const chat = understand(body, head);
  const { tools: _tools, ...rest } = chat;
  const written = writeBody({ ...rest, messages: [], extension: OWN }, CLIENT);
  return { ...chat, ...rememberWithin(withoutLists(body), { ...written, messages: [] }, REQUEST_OBJECTS, FORM.own) };
}

const OWN = { dialect: DIALECT, fields: {}, form: FORM.own } as const;

function understand(body: JsonObject, { model, stream }: Pick<RequestHead, "model" | "stream">): ChatRequest {
  const { topK, ...fields } = readModelFields(objectOf(body.additionalModelRequestFields) ?? {});
  return {
    operation: "chat",
    model,
    messages: readMessages(body),
    stream,
    includeUsage: true,
    sampling: { ...readSampling(objectOf(body.inferenceConfig) ?? {}), ...(topK === undefined ? {} : { topK }) },
    ...readTools(objectOf(body.toolConfig) ?? {}),
    ...readFormat(body.outputConfig),
    ...readAccount(body),
    ...fields,
  };
}

/** Lists that are read one by one are left out; an empty one cannot be told from none, so it stays. */
function withoutLists({ system, messages, toolConfig, ...body }: JsonObject): JsonObject {
  return {
    ...body,
    ...(isFilled(system) || system === undefined ? {} : { system }),
    ...(messages === undefined ? {} : { messages: isFilled(messages) ? [] : messages }),
    ...(toolConfig === undefined ? {} : { toolConfig: withoutTools(toolConfig) }),
  };
}

function withoutTools(config: Json): Json {
  if (!isJsonObject(config) || !isFilled(config.tools)) return config;
  const { tools: _tools, ...rest } = config;
  return rest;
}

function isFilled(value: Json | undefined): boolean {
  return Array.isArray(value) && value.length > 0;
}
