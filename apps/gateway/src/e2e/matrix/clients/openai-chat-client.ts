import OpenAI from "openai";
import type { Asked, Call, MatrixClient, Said } from "./matrix-client.ts";
import { openaiErrorKind } from "./openai-error-kind.ts";

type Message = OpenAI.ChatCompletionMessageParam;

export const openaiChatClient: MatrixClient = {
  name: "openai (chat)",
  finishes: { text: "stop", tools: "tool_calls" },
  asksForThoughts: false,
  losesSignatures: (stream) => stream,
  open: (url) => {
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: "none-needed", maxRetries: 0 });
    return {
      ask: (asked) => (asked.stream ? askStreamed(client, asked) : askWhole(client, asked)),
      countTokens: null,
      kindOf: openaiErrorKind,
    };
  },
};

async function askWhole(client: OpenAI, asked: Asked): Promise<Said> {
  const messages = messagesOf(asked);
  const answer = await client.chat.completions.create({ ...bodyOf(asked), messages });
  const choice = answer.choices[0];
  if (choice === undefined) throw new Error("no choice");
  const { message } = choice;
  return {
    text: message.content ?? "",
    thought: thoughtIn(message),
    calls: (message.tool_calls ?? []).flatMap((call) =>
      call.type === "function" ? [callOf(call.id, call.function.name, call.function.arguments)] : [],
    ),
    finish: choice.finish_reason,
    usage: usageOf(answer.usage),
    history: [...messages, message],
  };
}

async function askStreamed(client: OpenAI, asked: Asked): Promise<Said> {
  const messages = messagesOf(asked);
  const stream = await client.chat.completions.create({
    ...bodyOf(asked),
    messages,
    stream: true,
    stream_options: { include_usage: true },
  });
  let text = "";
  let thought = "";
  let finish = "";
  let usage: OpenAI.CompletionUsage | undefined;
  const calls: { id: string; type: "function"; function: { name: string; arguments: string } }[] = [];
  for await (const chunk of stream) {
    usage = chunk.usage ?? usage;
    const choice = chunk.choices[0];
    if (choice === undefined) continue;
    text += choice.delta.content ?? "";
    thought += thoughtIn(choice.delta);
    finish = choice.finish_reason ?? finish;
    for (const piece of choice.delta.tool_calls ?? []) {
      calls[piece.index] ??= { id: "", type: "function", function: { name: "", arguments: "" } };
      const call = calls[piece.index];
      if (call === undefined) continue;
      call.id += piece.id ?? "";
      call.function.name += piece.function?.name ?? "";
      call.function.arguments += piece.function?.arguments ?? "";
    }
  }
  const content = text === "" ? null : text;
  const message: Message = { role: "assistant", content, ...(calls.length === 0 ? {} : { tool_calls: calls }) };
  return {
    text,
    thought,
    calls: calls.map((call) => callOf(call.id, call.function.name, call.function.arguments)),
    finish,
    usage: usageOf(usage),
    history: [...messages, message],
  };
}

function bodyOf(asked: Asked): Omit<OpenAI.ChatCompletionCreateParamsNonStreaming, "messages"> {
  return {
    model: asked.model,
    ...(asked.tools === undefined
      ? {}
      : {
          tools: asked.tools.map((tool) => ({
            type: "function" as const,
            function: { ...tool, parameters: { ...tool.parameters } },
          })),
        }),
    ...(asked.schema === undefined
      ? {}
      : {
          response_format: {
            type: "json_schema" as const,
            json_schema: { name: "trip", schema: { ...asked.schema }, strict: true },
          },
        }),
    ...(asked.thinks === true ? { reasoning_effort: "low" as const } : {}),
  };
}

function messagesOf(asked: Asked): Message[] {
  const messages = [...(asked.history ?? [])] as Message[];
  if (asked.system !== undefined) messages.push({ role: "system", content: asked.system });
  for (const { call, text } of asked.results ?? [])
    messages.push({ role: "tool", tool_call_id: call.id, content: text });
  if (asked.text === undefined) return messages;
  const { image } = asked;
  const url = image === undefined ? "" : `data:${image.mediaType};base64,${image.base64}`;
  const text = { type: "text" as const, text: asked.text };
  messages.push({
    role: "user",
    content: image === undefined ? asked.text : [text, { type: "image_url", image_url: { url } }],
  });
  return messages;
}

function callOf(id: string, name: string, argumentsText: string): Call {
  return { id, name, args: JSON.parse(argumentsText) };
}

/** Not in OpenAI's types: the field that vendors who show thoughts in this format agree on. */
function thoughtIn(message: object): string {
  return "reasoning_content" in message && typeof message.reasoning_content === "string"
    ? message.reasoning_content
    : "";
}

function usageOf(usage: OpenAI.CompletionUsage | undefined): Said["usage"] {
  return usage === undefined ? null : { input: usage.prompt_tokens, output: usage.completion_tokens };
}
