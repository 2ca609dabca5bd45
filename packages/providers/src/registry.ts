import type { Vendor } from "@ai-liaison/core";
import { CHAT, COMPLETION, EMBEDDING, lookAlike, OPENAI_FORMAT } from "./look-alike.ts";

/**
 * The one list of vendors. An entry holds what is true of a vendor for every customer; what differs per installation
 * stands in `providers.csv`. Where no configuration says otherwise, vendors are asked in the order of this list.
 * `models` are patterns: they say which names belong to a vendor, not which of them exist today.
 */
export const vendors: readonly Vendor[] = [
  {
    id: "openai",
    name: "OpenAI",
    baseUrl: "https://api.openai.com/v1",
    keyVariables: ["OPENAI_API_KEY"],
    auth: { kind: "bearer" },
    operations: { ...CHAT, ...COMPLETION, ...EMBEDDING },
    capabilities: OPENAI_FORMAT,
    models: "gpt-* chatgpt-* o1* o3* o4* codex-* davinci-002 babbage-002 ft:* text-embedding-*".split(" "),
    source: "https://platform.openai.com/docs/api-reference, read 2026-11-21",
  },
  lookAlike({
    id: "mistral",
    name: "Mistral",
    baseUrl: "https://api.mistral.ai/v1",
    keyVariables: ["MISTRAL_API_KEY"],
    operations: { ...CHAT, ...EMBEDDING },
    // Reports usage unasked, and answers 422 to `stream_options.include_usage`.
    streamUsage: "always",
    models:
      "mistral-* open-mistral-* open-mixtral-* mixtral-* ministral-* magistral-* codestral-* devstral-* pixtral-* voxtral-*",
    source: "https://docs.mistral.ai/api, read 2026-11-21",
  }),
  lookAlike({
    id: "groq",
    name: "Groq",
    baseUrl: "https://api.groq.com/openai/v1",
    keyVariables: ["GROQ_API_KEY"],
    models:
      "llama-3* llama3-* gemma2-* meta-llama/llama-4-* openai/gpt-oss-* qwen/* moonshotai/kimi-* groq/* compound-* allam-*",
    source: "https://console.groq.com/docs/openai, read 2026-11-21",
  }),
  lookAlike({
    id: "deepseek",
    name: "DeepSeek",
    baseUrl: "https://api.deepseek.com",
    keyVariables: ["DEEPSEEK_API_KEY"],
    vision: false,
    schema: false,
    models: "deepseek-*",
    source: "https://api-docs.deepseek.com, read 2026-11-21",
  }),
  lookAlike({
    id: "xai",
    name: "xAI",
    baseUrl: "https://api.x.ai/v1",
    keyVariables: ["XAI_API_KEY"],
    priceId: "x-ai",
    models: "grok-*",
    source: "https://docs.x.ai/docs/api-reference, read 2026-11-21",
  }),
  lookAlike({
    id: "openrouter",
    name: "OpenRouter",
    baseUrl: "https://openrouter.ai/api/v1",
    keyVariables: ["OPENROUTER_API_KEY"],
    operations: { ...CHAT, ...COMPLETION, ...EMBEDDING },
    models: "*/*",
    source: "https://openrouter.ai/docs/api-reference/overview, read 2026-11-21",
  }),
  lookAlike({
    id: "together",
    name: "Together AI",
    baseUrl: "https://api.together.xyz/v1",
    keyVariables: ["TOGETHER_API_KEY"],
    operations: { ...CHAT, ...COMPLETION, ...EMBEDDING },
    models: "*/*",
    source: "https://docs.together.ai/docs/openai-api-compatibility, read 2026-11-21",
  }),
  lookAlike({
    id: "fireworks",
    name: "Fireworks AI",
    baseUrl: "https://api.fireworks.ai/inference/v1",
    keyVariables: ["FIREWORKS_API_KEY"],
    operations: { ...CHAT, ...COMPLETION, ...EMBEDDING },
    models: "accounts/*/models/* fireworks/*",
    source: "https://docs.fireworks.ai/tools-sdks/openai-compatibility, read 2026-11-21",
  }),
  lookAlike({
    id: "cerebras",
    name: "Cerebras",
    baseUrl: "https://api.cerebras.ai/v1",
    keyVariables: ["CEREBRAS_API_KEY"],
    operations: { ...CHAT, ...COMPLETION },
    models: "llama3.1-* llama-3.3-* gpt-oss-* zai-glm-* qwen-3-* gemma-4-*",
    source: "https://inference-docs.cerebras.ai/resources/openai, read 2026-11-21",
  }),
  lookAlike({
    id: "perplexity",
    name: "Perplexity",
    baseUrl: "https://api.perplexity.ai",
    keyVariables: ["PERPLEXITY_API_KEY", "PPLX_API_KEY"],
    operations: { ...CHAT, embedding: { dialect: "openai-chat", path: "/v1/embeddings" } },
    // Every chunk carries the running usage.
    streamUsage: "always",
    tools: false,
    models: "sonar sonar-* pplx-embed-* r1-1776",
    source: "https://docs.perplexity.ai/api-reference/chat-completions-post, read 2026-11-21",
  }),
  lookAlike({
    id: "moonshot",
    name: "Moonshot AI",
    baseUrl: "https://api.moonshot.ai/v1",
    keyVariables: ["MOONSHOT_API_KEY"],
    priceId: "moonshotai",
    models: "kimi-* moonshot-v1-*",
    source: "https://platform.moonshot.ai/docs/api/chat, read 2026-11-21",
  }),
  lookAlike({
    id: "huggingface",
    name: "Hugging Face",
    baseUrl: "https://router.huggingface.co/v1",
    keyVariables: ["HF_TOKEN"],
    models: "*/*",
    source: "https://huggingface.co/docs/inference-providers/index, read 2026-11-21",
  }),
  lookAlike({
    id: "ollama",
    name: "Ollama",
    baseUrl: "http://127.0.0.1:11434/v1",
    // Its key is for the cloud, not for this address: it says nothing about a server running here.
    keyVariables: [],
    operations: { ...CHAT, ...COMPLETION, ...EMBEDDING },
    models: "*",
    source: "https://docs.ollama.com/api/openai-compatibility, read 2026-11-21",
  }),
  {
    id: "simulated",
    name: "Simulated",
    // Reserved by RFC 2606: should anything ever try to connect, nobody is there.
    baseUrl: "http://simulated.invalid/v1",
    keyVariables: [],
    auth: { kind: "none" },
    operations: { ...CHAT, ...COMPLETION, ...EMBEDDING },
    capabilities: OPENAI_FORMAT,
    models: ["*"],
    simulated: true,
    source: "this repository",
  },
];
