import type { Dialect, Operation, OperationFormat } from "@ai-liaison/core";
import { allDialects } from "@ai-liaison/dialects";
import type { DialectSamples } from "../dialect-samples.ts";
import { anthropicMessagesSamples } from "../samples/anthropic-messages.ts";
import { bedrockConverseSamples } from "../samples/bedrock-converse.ts";
import { cohereSamples } from "../samples/cohere.ts";
import { geminiSamples } from "../samples/gemini.ts";
import { ollamaSamples } from "../samples/ollama.ts";
import { openaiChatSamples } from "../samples/openai-chat.ts";
import { openaiResponsesSamples } from "../samples/openai-responses.ts";

/** The specimens of each format that reads chats; a format without any is written to all the same. */
const SAMPLES: Readonly<Record<string, DialectSamples>> = {
  "openai-chat": { ...openaiChatSamples, requests: [...openaiChatSamples.requests, signedChat()] },
  "openai-responses": openaiResponsesSamples,
  "anthropic-messages": anthropicMessagesSamples,
  gemini: geminiSamples,
  ollama: ollamaSamples,
  cohere: cohereSamples,
  "bedrock-converse": bedrockConverseSamples,
};

export interface Specimens {
  readonly dialect: Dialect;
  readonly samples: DialectSamples;
}

export const allSpecimens: readonly Specimens[] = allDialects.flatMap((dialect) => {
  const samples = SAMPLES[dialect.id];
  return samples === undefined ? [] : [{ dialect, samples }];
});

/** A chat whose call carries another vendor's signature in its id. */
function signedChat(): DialectSamples["requests"][number] {
  const id = `call_1_ls1_${Buffer.from("ls1~gemini~c2ln").toString("base64url")}`;
  const call = { id, type: "function", function: { name: "weather", arguments: "{}" } };
  const messages = [
    { role: "user", content: "Go" },
    { role: "assistant", content: null, reasoning_content: "Hm.", tool_calls: [call] },
    { role: "tool", tool_call_id: id, content: "Hot" },
  ];
  return { name: "a signed call", operation: "chat", content: { model: "gpt-5", messages } };
}

export interface NamedFormat {
  readonly name: string;
  readonly format: OperationFormat;
}

export function formatOf({ id, operations }: Dialect, operation: Operation): OperationFormat {
  const format = operations[operation];
  if (format === undefined) throw new Error(`${id} does not speak ${operation}`);
  return format;
}

/** Every format of an operation. */
export function formatsOf(operation: Operation): readonly NamedFormat[] {
  return allDialects.flatMap(({ id, operations }) => {
    const format = operations[operation];
    return format === undefined ? [] : [{ name: `${id} ${operation}`, format }];
  });
}
