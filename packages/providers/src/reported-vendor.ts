import { vendorById } from "./find-vendor.ts";

/** What is known of a provider that other programs report calls of, by the name they have for it. */
export interface ReportedVendor {
  readonly vendorId: string;
  /** Its id in the price library; null where nothing is known of its prices. */
  readonly vendorPriceId: string | null;
  readonly simulated: boolean;
}

/** Other names of the registry's vendors: those of OpenTelemetry's conventions, and of the vendors' own SDKs. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  gemini: "google",
  "google-genai": "google",
  google_genai: "google",
  "gcp.gemini": "google",
  "gcp.gen_ai": "google",
  mistral_ai: "mistral",
  x_ai: "xai",
  "x-ai": "xai",
  grok: "xai",
  claude: "anthropic",
  "vercel-gateway": "vercel",
  vercel_ai_gateway: "vercel",
  "together.ai": "together",
  hugging_face: "huggingface",
  "z.ai": "zai",
  zhipu: "zai",
  dashscope: "alibaba",
  qwen: "alibaba",
  nvidia_nim: "nvidia",
  github: "github-models",
  azure: "azure_openai",
  "azure-openai": "azure_openai",
  "azure.ai.openai": "azure_openai",
  "azure.ai.inference": "azure_openai",
  aws: "bedrock",
  "aws.bedrock": "bedrock",
  aws_bedrock: "bedrock",
  vertexai: "vertex",
  vertex_ai: "vertex",
  "gcp.vertex_ai": "vertex",
};

/**
 * The vendor a reported provider's name stands for, in any case of letters. A name nobody knows is a vendor of its own,
 * without any price.
 */
export function reportedVendor(name: string): ReportedVendor {
  const wanted = name.toLowerCase();
  const vendor = vendorById(Object.hasOwn(OTHER_NAMES, wanted) ? (OTHER_NAMES[wanted] ?? wanted) : wanted);
  if (vendor !== undefined) {
    return { vendorId: vendor.id, vendorPriceId: vendor.priceId ?? null, simulated: vendor.simulated ?? false };
  }
  return { vendorId: wanted, vendorPriceId: null, simulated: false };
}
