import { anthropicAdapter } from "./anthropic.ts";
import { googleAdapter } from "./google.ts";
import { huggingFaceAdapter } from "./huggingface.ts";
import { ollamaAdapter } from "./ollama.ts";
import { openaiAdapter } from "./openai.ts";
import type { SdkAdapter } from "./sdk-adapter.ts";

/** The official SDKs we know, the first that recognises a client has it. */
export const adapters: readonly SdkAdapter[] = [
  openaiAdapter,
  anthropicAdapter,
  googleAdapter,
  ollamaAdapter,
  huggingFaceAdapter,
];
