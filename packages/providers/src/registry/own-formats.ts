import type { Vendor } from "@ai-liaison/core";
import {
  CHAT,
  COMPLETION,
  EMBEDDING,
  FILES_AND_BATCHES,
  KEPT_RESPONSES,
  lookAlike,
  OPENAI_FORMAT,
  REALTIME,
  RESPONSES,
  SPEECH,
  TRANSCRIPTION_AND_TRANSLATION,
} from "../look-alike.ts";

/** The vendors whose formats the others speak. */
export const openai: Vendor = {
  id: "openai",
  name: "OpenAI",
  baseUrl: "https://api.openai.com/v1",
  keyVariables: ["OPENAI_API_KEY"],
  priceId: "openai",
  auth: { kind: "bearer" },
  operations: {
    chat: [...CHAT.chat, RESPONSES],
    ...COMPLETION,
    ...EMBEDDING,
    "token-count": [{ dialect: "openai-responses", path: "/responses/input_tokens" }],
    "kept-answer": [KEPT_RESPONSES],
    ...FILES_AND_BATCHES,
    moderation: [{ dialect: "openai-chat", path: "/moderations", defaultModel: "omni-moderation-latest" }],
    ...SPEECH,
    ...TRANSCRIPTION_AND_TRANSLATION,
    image: [
      {
        dialect: "openai-chat",
        path: "/images/generations",
        formPaths: { edits: "/images/edits", variations: "/images/variations" },
      },
    ],
    realtime: [REALTIME],
  },
  capabilities: OPENAI_FORMAT,
  modelsPath: "/models",
  models:
    "gpt-* chatgpt-* o1* o3* o4* codex-* davinci-002 babbage-002 ft:* text-embedding-* tts-* whisper-* dall-e-* *-moderation-*".split(
      " ",
    ),
  source: "https://platform.openai.com/docs/api-reference, read 2026-11-21",
};

export const anthropic: Vendor = {
  id: "anthropic",
  name: "Anthropic",
  baseUrl: "https://api.anthropic.com/v1",
  keyVariables: ["ANTHROPIC_API_KEY"],
  priceId: "anthropic",
  auth: { kind: "header", header: "x-api-key" },
  headers: { "anthropic-version": "2023-06-01" },
  operations: {
    chat: [{ dialect: "anthropic-messages", path: "/messages" }],
    "token-count": [{ dialect: "anthropic-messages", path: "/messages/count_tokens" }],
  },
  capabilities: { streamUsage: "always", tools: true, vision: true, schema: true, reasoning: true, prefill: true },
  modelsPath: "/models",
  models: ["claude-*"],
  source: "https://docs.anthropic.com/en/api/messages, read 2026-11-21",
};

export const google: Vendor = {
  id: "google",
  name: "Google Gemini",
  baseUrl: "https://generativelanguage.googleapis.com/v1beta",
  keyVariables: ["GEMINI_API_KEY", "GOOGLE_API_KEY"],
  priceId: "google",
  auth: { kind: "header", header: "x-goog-api-key" },
  operations: {
    chat: [
      {
        dialect: "gemini",
        path: "/models/{model}:generateContent",
        streamPath: "/models/{model}:streamGenerateContent?alt=sse",
      },
    ],
    embedding: [
      {
        dialect: "gemini",
        path: "/models/{model}:batchEmbedContents",
        formPaths: { single: "/models/{model}:embedContent" },
      },
    ],
    "token-count": [{ dialect: "gemini", path: "/models/{model}:countTokens" }],
  },
  capabilities: { streamUsage: "always", tools: true, vision: true, schema: true, reasoning: true, prefill: false },
  modelsPath: "/models",
  models: "gemini-* gemma-* learnlm-*".split(" "),
  source: "https://ai.google.dev/api/generate-content, read 2026-11-21",
};

export const cohere: Vendor = {
  id: "cohere",
  name: "Cohere",
  baseUrl: "https://api.cohere.com",
  keyVariables: ["COHERE_API_KEY", "CO_API_KEY"],
  priceId: "cohere",
  auth: { kind: "bearer" },
  // Its own format says more than its look-alike endpoint at `api.cohere.ai/compatibility/v1`, which is not used.
  operations: {
    chat: [{ dialect: "cohere", path: "/v2/chat" }],
    embedding: [{ dialect: "cohere", path: "/v2/embed" }],
  },
  capabilities: { streamUsage: "always", tools: true, vision: true, schema: true, reasoning: true, prefill: false },
  modelsPath: "/v1/models",
  models: "command-* c4ai-* embed-*".split(" "),
  source: "https://docs.cohere.com/reference/chat, read 2026-11-21",
};

export const ollama: Vendor = lookAlike({
  id: "ollama",
  name: "Ollama",
  baseUrl: "http://127.0.0.1:11434",
  // Its key is for the cloud, not for this address: it says nothing about a server running here.
  keyVariables: [],
  operations: {
    chat: [
      { dialect: "ollama", path: "/api/chat" },
      { dialect: "openai-chat", path: "/v1/chat/completions" },
    ],
    completion: [
      { dialect: "ollama", path: "/api/generate" },
      { dialect: "openai-chat", path: "/v1/completions" },
    ],
    embedding: [
      { dialect: "ollama", path: "/api/embed", formPaths: { legacy: "/api/embeddings" } },
      { dialect: "openai-chat", path: "/v1/embeddings" },
    ],
  },
  modelsPath: "/api/tags",
  models: "*",
  source: "https://docs.ollama.com/api, read 2026-11-21",
});

export const simulated: Vendor = {
  id: "simulated",
  name: "Simulated",
  // Reserved by RFC 2606: should anything ever try to connect, nobody is there.
  baseUrl: "http://simulated.invalid/v1",
  keyVariables: [],
  auth: { kind: "none" },
  operations: { ...CHAT, ...COMPLETION, ...EMBEDDING },
  capabilities: OPENAI_FORMAT,
  modelsPath: null,
  models: ["*"],
  simulated: true,
  source: "this repository",
};
