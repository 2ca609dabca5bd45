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
  "together.ai": "together",
  hugging_face: "huggingface",
};

/** Clouds that sell others' models at prices of their own: no vendors one can configure, but known to the price library. */
const CLOUDS: Readonly<Record<string, string>> = {
  azure: "azure",
  "azure-openai": "azure",
  azure_openai: "azure",
  "azure.ai.openai": "azure",
  "azure.ai.inference": "azure",
  bedrock: "aws",
  aws: "aws",
  "aws.bedrock": "aws",
  vertex: "google",
  vertexai: "google",
  vertex_ai: "google",
  "gcp.vertex_ai": "google",
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
  const cloud = Object.hasOwn(CLOUDS, wanted) ? (CLOUDS[wanted] ?? null) : null;
  return { vendorId: wanted, vendorPriceId: cloud, simulated: false };
}
