/**
 * What OpenTelemetry's GenAI conventions call what we have other names for. From
 * github.com/open-telemetry/semantic-conventions-genai, status "Development", read 2026-11-21.
 */

/** `gen_ai.provider.name`; a provider that is not in the conventions keeps its own name, as they say. */
const PROVIDERS: ReadonlyMap<string, string> = new Map([
  ["google", "gcp.gemini"],
  ["vertex", "gcp.vertex_ai"],
  ["azure_openai", "azure.ai.openai"],
  ["bedrock", "aws.bedrock"],
  ["mistral", "mistral_ai"],
  ["xai", "x_ai"],
  ["moonshot", "moonshot_ai"],
]);

/** `gen_ai.operation.name`, by how the record's endpoint ends or begins; the first that fits. */
const OPERATIONS: readonly (readonly [RegExp, string])[] = [
  [/embed/i, "embeddings"],
  [/generateContent$/i, "generate_content"],
  [/^chat\.completions|^responses$|^messages$|\bchat$/, "chat"],
  [/^completions$|\bgenerate$|text_generation/i, "text_completion"],
];

/** The conventions' name of a provider. */
export function telemetryProvider(provider: string): string {
  return PROVIDERS.get(provider) ?? provider;
}

/** The conventions' name of an operation; the endpoint's own where they have none. */
export function telemetryOperation(endpoint: string): string {
  return OPERATIONS.find(([pattern]) => pattern.test(endpoint))?.[1] ?? endpoint;
}
