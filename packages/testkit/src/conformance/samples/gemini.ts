import type { JsonObject } from "@ai-liaison/core";
import type { DialectSamples } from "../dialect-samples.ts";

/** Specimens of `generateContent`, made for these tests in the vendor's manner. */
const PLACE = { model: "gemini-3-pro", path: "/v1beta/models/{model}:generateContent" } as const;

const parameters = { type: "OBJECT", properties: { city: { type: "STRING" } }, required: ["city"] };
const jsonSchema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const usageMetadata = {
  promptTokenCount: 12,
  candidatesTokenCount: 5,
  totalTokenCount: 20,
  cachedContentTokenCount: 4,
  thoughtsTokenCount: 3,
  promptTokensDetails: [{ modality: "TEXT", tokenCount: 12 }],
};
const names = { modelVersion: "gemini-3-pro", responseId: "r-1" };

const call = { functionCall: { name: "weather", args: { city: "Zürich" } }, thoughtSignature: "c2lnbmVk" };
const otherCall = { functionCall: { id: "call-2", name: "weather", args: { city: "東京" } } };

const requests: Readonly<Record<string, JsonObject>> = {
  text: { contents: [{ parts: [{ text: "Grüße 👋" }] }] },
  "tools over two turns": {
    systemInstruction: { parts: [{ text: "Be brief." }], role: "user" },
    contents: [
      { role: "user", parts: [{ text: "Weather in Zürich and Tokyo?" }] },
      { role: "model", parts: [{ text: "I should look.", thought: true }, call, otherCall] },
      {
        role: "function",
        parts: [
          { functionResponse: { name: "weather", response: { output: "rain" } } },
          { functionResponse: { id: "call-2", name: "weather", response: { error: "no such place" } } },
        ],
      },
      { role: "model", parts: [{ text: "Rain.", thoughtSignature: "dGV4dA==" }] },
      { role: "user", parts: [{ text: "And now?" }] },
    ],
    tools: [{ functionDeclarations: [{ name: "weather", description: "Tells it", parameters }] }, { googleSearch: {} }],
    toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["weather"] } },
  },
  "snake case": {
    system_instruction: { parts: { text: "Be brief." } },
    contents: [
      { role: "user", parts: [{ inline_data: { mime_type: "image/png", data: "AAAA" } }, { text: "What is it?" }] },
      { role: "model", parts: [{ function_call: { name: "look", args: {} }, thought_signature: "c2ln" }] },
      { role: "user", parts: [{ function_response: { name: "look", response: { seen: true } } }] },
    ],
    tools: [{ function_declarations: [{ name: "look", parameters_json_schema: jsonSchema }, { name: "go" }] }],
    generation_config: { max_output_tokens: 9, thinking_config: { thinking_budget: 128, include_thoughts: true } },
  },
  "everything else": {
    contents: [
      {
        role: "user",
        parts: [
          { fileData: { mimeType: "video/mp4", fileUri: "gs://b/v.mp4" }, videoMetadata: { fps: 2 } },
          { fileData: { fileUri: "https://example.com/a.pdf", mimeType: "application/pdf" } },
          { inlineData: { mimeType: "audio/wav", data: "AAAA" } },
        ],
      },
      { role: "user", parts: [{ text: "" }] },
      {
        role: "model",
        parts: [
          { executableCode: { language: "PYTHON", code: "1+1" } },
          { codeExecutionResult: { outcome: "OUTCOME_OK", output: "2" } },
        ],
      },
    ],
    generationConfig: {
      temperature: 0.5,
      topP: 0.9,
      topK: 5,
      candidateCount: 2,
      stopSequences: ["END"],
      seed: 7,
      responseMimeType: "application/json",
      responseSchema: parameters,
      responseLogprobs: true,
      logprobs: 3,
      responseModalities: ["TEXT"],
      thinkingConfig: { thinkingLevel: "LOW" },
    },
    safetySettings: [{ category: "HARM_CATEGORY_HARASSMENT", threshold: "BLOCK_NONE" }],
    cachedContent: "cachedContents/1",
    labels: { team: "a" },
    serviceTier: "flex",
  },
};

const responses: Readonly<Record<string, JsonObject>> = {
  text: {
    candidates: [{ content: { parts: [{ text: "Hallo 👋" }], role: "model" }, finishReason: "STOP", index: 0 }],
    usageMetadata,
    ...names,
  },
  "thoughts, calls and images": {
    candidates: [
      {
        content: {
          parts: [
            { text: "Let me see.", thought: true },
            { text: "Here.", thoughtSignature: "dGV4dA==" },
            { inlineData: { mimeType: "image/png", data: "AAAA" } },
            call,
            otherCall,
          ],
          role: "model",
        },
        finishReason: "STOP",
        safetyRatings: [{ category: "HARM_CATEGORY_HARASSMENT", probability: "NEGLIGIBLE" }],
        groundingMetadata: { webSearchQueries: ["weather"] },
        avgLogprobs: -0.1,
      },
    ],
    usageMetadata: { ...usageMetadata, serviceTier: "standard" },
    createTime: "2026-11-21T08:00:00.123456Z",
    ...names,
  },
  candidates: {
    candidates: [
      { content: { parts: [{ text: "one" }], role: "model" }, finishReason: "STOP", index: 0 },
      { content: { role: "model" }, finishReason: "MAX_TOKENS", index: 1 },
    ],
  },
  "a refused prompt": { promptFeedback: { blockReason: "SAFETY" }, usageMetadata: { promptTokenCount: 3 }, ...names },
};

function chunk(parts: readonly JsonObject[], more: JsonObject = {}, top: JsonObject = {}): JsonObject {
  return { candidates: [{ content: { parts, role: "model" }, index: 0, ...more }], ...top, ...names };
}

const running = { usageMetadata: { promptTokenCount: 12, totalTokenCount: 12 } };
const last = { usageMetadata };

const streams: Readonly<Record<string, readonly JsonObject[]>> = {
  text: [
    chunk([{ text: "Hal" }], {}, running),
    chunk([{ text: "lo 👋" }], {}, running),
    chunk([{ text: "" }], { finishReason: "STOP" }, last),
  ],
  "thoughts, then parallel calls": [
    chunk([{ text: "Let me", thought: true }]),
    chunk([{ text: " see.", thought: true }]),
    chunk([{ text: "I look." }]),
    chunk([call]),
    chunk([otherCall]),
    chunk([{ text: "", thoughtSignature: "dGV4dA==" }]),
    chunk([{ text: "" }], { finishReason: "STOP" }, last),
  ],
  "what was found, and images": [
    chunk([{ text: "Here is a picture of it, as I found it:" }]),
    chunk([{ inlineData: { mimeType: "image/png", data: "AAAA" } }]),
    chunk([{ text: "Done." }], { groundingMetadata: { webSearchQueries: ["it"] } }),
    chunk([{ text: "" }], { finishReason: "MAX_TOKENS" }, last),
  ],
};

export const geminiSamples: DialectSamples = {
  requests: [
    ...Object.entries(requests).map(([name, content]) => ({ name, operation: "chat", content, place: PLACE }) as const),
    {
      name: "one embedding",
      operation: "embedding",
      content: { content: { parts: [{ text: "a" }] }, taskType: "RETRIEVAL_QUERY", outputDimensionality: 8 },
      place: { model: "gemini-embedding-001", path: "/v1beta/models/{model}:embedContent" },
    },
    {
      name: "several embeddings",
      operation: "embedding",
      content: {
        requests: [
          { model: "models/gemini-embedding-001", content: { parts: [{ text: "a" }] } },
          { model: "models/gemini-embedding-001", content: { role: "user", parts: [{ text: "b" }, { text: "c" }] } },
        ],
      },
      place: { model: "gemini-embedding-001", path: "/v1beta/models/{model}:batchEmbedContents" },
    },
    {
      name: "a count of tokens",
      operation: "token-count",
      content: { generateContentRequest: { model: "models/gemini-3-pro", ...requests["tools over two turns"] } },
      place: { model: "gemini-3-pro", path: "/v1beta/models/{model}:countTokens" },
    },
  ],
  responses: [
    ...Object.entries(responses).map(([name, content]) => ({ name, operation: "chat", content }) as const),
    {
      name: "one embedding",
      operation: "embedding",
      content: { embedding: { values: [0.5, -1] }, usageMetadata: { promptTokenCount: 1 } },
      form: "single",
    },
    {
      name: "several embeddings",
      operation: "embedding",
      content: { embeddings: [{ values: [0.5] }, { values: [1], shape: [1] }] },
      form: "batch",
    },
    {
      name: "a count of tokens",
      operation: "token-count",
      content: { totalTokens: 12, promptTokensDetails: [{ modality: "TEXT", tokenCount: 12 }] },
    },
  ],
  streams: Object.entries(streams).map(([name, chunks]) => ({
    name,
    operation: "chat",
    content: chunks.map((json) => `data: ${JSON.stringify(json)}\r\n\r\n`).join(""),
  })),
};
