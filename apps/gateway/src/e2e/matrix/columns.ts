/** A vendor format of the matrix: a provider of that vendor that speaks this one format and no other. */
export interface Column {
  readonly name: string;
  /** Its name in providers.csv: the vendor's own. */
  readonly provider: string;
  readonly dialect: string;
  readonly model: string;
}

/** Models are real ones, for what a writer asks of a vendor may hang on the model's name, and prices do. */
export const columns: readonly Column[] = [
  { name: "OpenAI chat", provider: "openai", dialect: "openai-chat", model: "gpt-5-mini" },
  { name: "OpenAI Responses", provider: "openai", dialect: "openai-responses", model: "gpt-5-mini" },
  { name: "Anthropic", provider: "anthropic", dialect: "anthropic-messages", model: "claude-sonnet-4-5" },
  { name: "Gemini", provider: "google", dialect: "gemini", model: "gemini-2.5-flash" },
  {
    name: "Bedrock Converse",
    provider: "bedrock",
    dialect: "bedrock-converse",
    model: "anthropic.claude-sonnet-4-5-20250929-v1:0",
  },
  { name: "Ollama", provider: "ollama", dialect: "ollama", model: "llama3.2" },
];
