import OpenAI from "openai";
import type { Asked, MatrixClient, Said } from "./matrix-client.ts";
import { openaiErrorKind } from "./openai-error-kind.ts";

type Item = OpenAI.Responses.ResponseInputItem;
type Response = OpenAI.Responses.Response;

export const openaiResponsesClient: MatrixClient = {
  name: "openai (responses)",
  finishes: { text: "completed", tools: "completed" },
  asksForThoughts: true,
  losesSignatures: () => false,
  open: (url) => {
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: "none-needed", maxRetries: 0 });
    return {
      ask: async (asked) => {
        const input = inputOf(asked);
        const body = { ...bodyOf(asked), input };
        const answer = asked.stream
          ? await client.responses.stream(body).finalResponse()
          : await client.responses.create(body);
        return saidIn(answer, input);
      },
      countTokens: async (model, text) =>
        (await client.responses.inputTokens.count({ model, input: text })).input_tokens,
      kindOf: openaiErrorKind,
    };
  },
};

function saidIn(answer: Response, input: Item[]): Said {
  const { usage } = answer;
  return {
    text: answer.output_text,
    thought: answer.output
      .flatMap((item) => (item.type === "reasoning" ? [...item.summary, ...(item.content ?? [])] : []))
      .map((part) => part.text)
      .join(""),
    calls: answer.output.flatMap((item) =>
      item.type === "function_call" ? [{ id: item.call_id, name: item.name, args: JSON.parse(item.arguments) }] : [],
    ),
    finish: answer.status ?? "",
    usage: usage === undefined || usage === null ? null : { input: usage.input_tokens, output: usage.output_tokens },
    history: [...input, ...answer.output],
  };
}

type Body = Pick<OpenAI.Responses.ResponseCreateParamsNonStreaming, "store" | "instructions" | "tools" | "text"> &
  Pick<OpenAI.Responses.ResponseCreateParamsNonStreaming, "reasoning" | "include"> & { model: string };

function bodyOf(asked: Asked): Body {
  return {
    model: asked.model,
    store: false,
    ...(asked.system === undefined ? {} : { instructions: asked.system }),
    ...(asked.tools === undefined
      ? {}
      : {
          tools: asked.tools.map((tool) => ({
            type: "function" as const,
            ...tool,
            parameters: { ...tool.parameters },
            strict: true,
          })),
        }),
    ...(asked.schema === undefined
      ? {}
      : {
          text: { format: { type: "json_schema" as const, name: "trip", schema: { ...asked.schema }, strict: true } },
        }),
    ...(asked.thinks === true
      ? {
          reasoning: { effort: "low" as const, summary: "auto" as const },
          include: ["reasoning.encrypted_content" as const],
        }
      : {}),
  };
}

function inputOf(asked: Asked): Item[] {
  const input = [...(asked.history ?? [])] as Item[];
  for (const { call, text } of asked.results ?? [])
    input.push({ type: "function_call_output", call_id: call.id, output: text });
  if (asked.text === undefined) return input;
  const { image } = asked;
  const text = { type: "input_text" as const, text: asked.text };
  const picture = {
    type: "input_image" as const,
    detail: "auto" as const,
    image_url: image === undefined ? "" : `data:${image.mediaType};base64,${image.base64}`,
  };
  input.push({ role: "user", content: image === undefined ? asked.text : [text, picture] });
  return input;
}
