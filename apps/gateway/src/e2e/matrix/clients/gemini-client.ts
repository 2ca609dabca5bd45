import {
  ApiError,
  type Content,
  type GenerateContentConfig,
  type GenerateContentResponse,
  GoogleGenAI,
  type Part,
} from "@google/genai";
import type { Asked, MatrixClient, Said } from "./matrix-client.ts";

export const geminiClient: MatrixClient = {
  name: "@google/genai",
  finishes: { text: "STOP", tools: "STOP" },
  asksForThoughts: true,
  losesSignatures: () => false,
  open: (url) => {
    const client = new GoogleGenAI({ apiKey: "none-needed", httpOptions: { baseUrl: url } });
    return {
      ask: async (asked) => {
        const contents = contentsOf(asked);
        const body = { model: asked.model, contents, config: configOf(asked) };
        const chunks = asked.stream
          ? await Array.fromAsync(await client.models.generateContentStream(body))
          : [await client.models.generateContent(body)];
        return saidIn(chunks, contents);
      },
      countTokens: async (model, text) => (await client.models.countTokens({ model, contents: text })).totalTokens ?? 0,
      kindOf: (error) => {
        if (!(error instanceof ApiError)) return "other";
        return ({ 429: "rate-limit", 404: "not-found", 400: "bad-request" } as const)[error.status] ?? "other";
      },
    };
  },
};

function saidIn(chunks: readonly GenerateContentResponse[], contents: Content[]): Said {
  const parts = chunks.flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? []);
  const usage = chunks.at(-1)?.usageMetadata;
  const textOf = (thought: boolean): string =>
    parts.map((part) => ((part.thought === true) === thought ? (part.text ?? "") : "")).join("");
  return {
    text: textOf(false),
    thought: textOf(true),
    calls: parts.flatMap(({ functionCall }) =>
      functionCall === undefined
        ? []
        : [{ id: functionCall.id ?? "", name: functionCall.name ?? "", args: functionCall.args }],
    ),
    finish: chunks.at(-1)?.candidates?.[0]?.finishReason ?? "",
    usage:
      usage === undefined
        ? null
        : {
            input: usage.promptTokenCount ?? 0,
            output: (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0),
          },
    history: [...contents, { role: "model", parts }],
  };
}

function configOf(asked: Asked): GenerateContentConfig {
  return {
    ...(asked.system === undefined ? {} : { systemInstruction: asked.system }),
    ...(asked.tools === undefined
      ? {}
      : {
          tools: [
            {
              functionDeclarations: asked.tools.map(({ name, description, parameters }) => ({
                name,
                description,
                parametersJsonSchema: parameters,
              })),
            },
          ],
        }),
    ...(asked.schema === undefined ? {} : { responseMimeType: "application/json", responseJsonSchema: asked.schema }),
    ...(asked.thinks === true ? { thinkingConfig: { includeThoughts: true, thinkingBudget: 1024 } } : {}),
  };
}

function contentsOf(asked: Asked): Content[] {
  const contents = [...(asked.history ?? [])] as Content[];
  const parts: Part[] = (asked.results ?? []).map(({ call, text }) => ({
    functionResponse: { ...(call.id === "" ? {} : { id: call.id }), name: call.name, response: { output: text } },
  }));
  if (asked.image !== undefined)
    parts.push({ inlineData: { data: asked.image.base64, mimeType: asked.image.mediaType } });
  if (asked.text !== undefined) parts.push({ text: asked.text });
  contents.push({ role: "user", parts });
  return contents;
}
