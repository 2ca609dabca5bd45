import { anthropicAdapter } from "./anthropic.ts";
import { openaiAdapter } from "./openai.ts";
import type { SdkAdapter } from "./sdk-adapter.ts";

/** The official SDKs we know, the first that recognises a client has it. */
export const adapters: readonly SdkAdapter[] = [openaiAdapter, anthropicAdapter];
