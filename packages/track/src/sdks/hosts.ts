/**
 * Whose address is whose: the vendors of the gateway's registry and the clouds that sell their models. A test holds
 * the two lists together; prices, keys and capabilities stay there.
 */
import type { KnownHost } from "../tap/destination/known-host.ts";

const HOSTS: ReadonlyMap<string, KnownHost> = new Map<string, KnownHost>([
  ["api.openai.com", { provider: "openai" }],
  ["api.anthropic.com", { provider: "anthropic" }],
  ["generativelanguage.googleapis.com", { provider: "google" }],
  ["api.cohere.com", { provider: "cohere" }],
  ["api.mistral.ai", { provider: "mistral", reportsUsage: true }],
  ["api.groq.com", { provider: "groq" }],
  ["api.deepseek.com", { provider: "deepseek" }],
  ["api.x.ai", { provider: "xai" }],
  ["openrouter.ai", { provider: "openrouter" }],
  ["ai-gateway.vercel.sh", { provider: "vercel" }],
  ["api.together.xyz", { provider: "together" }],
  ["api.fireworks.ai", { provider: "fireworks" }],
  ["api.cerebras.ai", { provider: "cerebras" }],
  ["api.perplexity.ai", { provider: "perplexity", reportsUsage: true }],
  ["api.moonshot.ai", { provider: "moonshot" }],
  ["api.z.ai", { provider: "zai" }],
  ["dashscope-intl.aliyuncs.com", { provider: "alibaba" }],
  ["dashscope.aliyuncs.com", { provider: "alibaba" }],
  ["integrate.api.nvidia.com", { provider: "nvidia" }],
  ["models.github.ai", { provider: "github-models" }],
  ["router.huggingface.co", { provider: "huggingface" }],
  ["ollama.com", { provider: "ollama" }],
  ["127.0.0.1:11434", { provider: "ollama" }],
  ["localhost:11434", { provider: "ollama" }],
]);

const SUFFIXES: readonly (readonly [string, KnownHost])[] = [
  [".openai.azure.com", { provider: "azure_openai" }],
  [".services.ai.azure.com", { provider: "azure_openai" }],
  [".cognitiveservices.azure.com", { provider: "azure_openai" }],
  [".openai.com", { provider: "openai" }],
  ["aiplatform.googleapis.com", { provider: "vertex" }],
  [".rep.googleapis.com", { provider: "vertex" }],
  [".amazonaws.com", { provider: "bedrock" }],
  [".api.aws", { provider: "bedrock-mantle" }],
  [".huggingface.co", { provider: "huggingface" }],
  [".huggingface.cloud", { provider: "huggingface" }],
];

/** Who answers at that host (with its port, where there is one); null when nobody known does. */
export function knownHost(host: string): KnownHost | null {
  return HOSTS.get(host) ?? SUFFIXES.find(([suffix]) => host.endsWith(suffix))?.[1] ?? null;
}
