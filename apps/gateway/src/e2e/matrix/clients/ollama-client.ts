import { type ChatRequest, type ChatResponse, type Message, Ollama } from "ollama";
import type { Asked, Call, MatrixClient, Said } from "./matrix-client.ts";

export const ollamaClient: MatrixClient = {
  name: "ollama",
  finishes: { text: "stop", tools: "stop" },
  asksForThoughts: true,
  losesSignatures: (stream) => stream,
  open: (url) => {
    const client = new Ollama({ host: url });
    return {
      ask: async (asked) => {
        const messages = messagesOf(asked);
        const body = { ...bodyOf(asked), messages };
        const pieces = asked.stream
          ? await Array.fromAsync(await client.chat({ ...body, stream: true }))
          : [await client.chat({ ...body, stream: false })];
        const [whole] = pieces;
        const said = saidIn(pieces, messages);
        return asked.stream || whole === undefined ? said : { ...said, history: [...messages, whole.message] };
      },
      countTokens: null,
      kindOf: (error) => {
        const status = error instanceof Error && "status_code" in error ? Number(error.status_code) : 0;
        return ({ 429: "rate-limit", 404: "not-found", 400: "bad-request" } as const)[status] ?? "other";
      },
    };
  },
};

function saidIn(pieces: readonly ChatResponse[], messages: Message[]): Said {
  const last = pieces.at(-1);
  const text = pieces.map(({ message }) => message.content).join("");
  const thought = pieces.map(({ message }) => message.thinking ?? "").join("");
  const calls = pieces.flatMap(({ message }) => message.tool_calls ?? []);
  return {
    text,
    thought,
    calls: calls.map((call): Call => {
      const id = "id" in call ? String(call.id) : "";
      return { id, name: call.function.name, args: call.function.arguments };
    }),
    finish: last?.done_reason ?? "",
    usage: last === undefined ? null : { input: last.prompt_eval_count, output: last.eval_count },
    history: [
      ...messages,
      {
        role: "assistant",
        content: text,
        ...(thought === "" ? {} : { thinking: thought }),
        ...(calls.length === 0 ? {} : { tool_calls: calls }),
      },
    ],
  };
}

function bodyOf(asked: Asked): Omit<ChatRequest, "messages" | "stream"> {
  return {
    model: asked.model,
    ...(asked.tools === undefined
      ? {}
      : {
          tools: asked.tools.map(({ name, description, parameters }) => ({
            type: "function",
            function: { name, description, parameters: { ...parameters } },
          })),
        }),
    ...(asked.schema === undefined ? {} : { format: asked.schema }),
    ...(asked.thinks === true ? { think: true } : {}),
  };
}

function messagesOf(asked: Asked): Message[] {
  const messages = [...(asked.history ?? [])] as Message[];
  if (asked.system !== undefined) messages.push({ role: "system", content: asked.system });
  for (const { call, text } of asked.results ?? [])
    messages.push({ role: "tool", content: text, tool_name: call.name });
  if (asked.text === undefined) return messages;
  messages.push({
    role: "user",
    content: asked.text,
    ...(asked.image === undefined ? {} : { images: [asked.image.base64] }),
  });
  return messages;
}
