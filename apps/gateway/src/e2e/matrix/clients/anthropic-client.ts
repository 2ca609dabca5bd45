import Anthropic from "@anthropic-ai/sdk";
import type { Asked, MatrixClient, Said } from "./matrix-client.ts";

const MAX_TOKENS = 4096;
const THINKING_BUDGET = 1024;

export const anthropicClient: MatrixClient = {
  name: "@anthropic-ai/sdk",
  finishes: { text: "end_turn", tools: "tool_use" },
  asksForThoughts: true,
  losesSignatures: () => false,
  open: (url) => {
    const client = new Anthropic({ baseURL: url, apiKey: "none-needed", maxRetries: 0 });
    return {
      ask: async (asked) => {
        const messages = messagesOf(asked);
        const body = { ...bodyOf(asked), messages };
        const answer = asked.stream
          ? await client.messages.stream(body).finalMessage()
          : await client.messages.create(body);
        return saidIn(answer, messages);
      },
      countTokens: async (model, text) =>
        (await client.messages.countTokens({ model, messages: [{ role: "user", content: text }] })).input_tokens,
      kindOf: (error) => {
        if (error instanceof Anthropic.RateLimitError) return "rate-limit";
        if (error instanceof Anthropic.NotFoundError) return "not-found";
        return error instanceof Anthropic.BadRequestError ? "bad-request" : "other";
      },
    };
  },
};

function saidIn(answer: Anthropic.Message, messages: Anthropic.MessageParam[]): Said {
  const { usage } = answer;
  const textOf = (type: "text" | "thinking"): string =>
    answer.content
      .map((block) =>
        block.type !== type ? "" : block.type === "text" ? block.text : block.type === "thinking" ? block.thinking : "",
      )
      .join("");
  return {
    text: textOf("text"),
    thought: textOf("thinking"),
    calls: answer.content.flatMap((block) =>
      block.type === "tool_use" ? [{ id: block.id, name: block.name, args: block.input }] : [],
    ),
    finish: answer.stop_reason ?? "",
    usage: {
      input: usage.input_tokens + (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0),
      output: usage.output_tokens,
    },
    history: [...messages, { role: "assistant", content: answer.content }],
  };
}

function bodyOf(asked: Asked): Omit<Anthropic.MessageCreateParamsNonStreaming, "messages"> {
  return {
    model: asked.model,
    max_tokens: MAX_TOKENS,
    ...(asked.system === undefined ? {} : { system: asked.system }),
    ...(asked.tools === undefined
      ? {}
      : {
          tools: asked.tools.map(({ name, description, parameters }) => ({
            name,
            description,
            input_schema: { ...parameters },
          })),
        }),
    ...(asked.schema === undefined
      ? {}
      : { output_config: { format: { type: "json_schema" as const, schema: { ...asked.schema } } } }),
    ...(asked.thinks === true ? { thinking: { type: "enabled" as const, budget_tokens: THINKING_BUDGET } } : {}),
  };
}

function messagesOf(asked: Asked): Anthropic.MessageParam[] {
  const messages = [...(asked.history ?? [])] as Anthropic.MessageParam[];
  const content: Anthropic.ContentBlockParam[] = (asked.results ?? []).map(({ call, text }) => ({
    type: "tool_result",
    tool_use_id: call.id,
    content: text,
  }));
  if (asked.image !== undefined) {
    const { base64, mediaType } = asked.image;
    content.push({ type: "image", source: { type: "base64", media_type: mediaType as "image/png", data: base64 } });
  }
  if (asked.text !== undefined) content.push({ type: "text", text: asked.text });
  messages.push({ role: "user", content });
  return messages;
}
