import type { BodyDifferences, Vendor, VendorCapabilities, VendorOperation } from "@ai-liaison/core";

/**
 * Most vendors speak OpenAI's chat format; what is left to say of one is a short list of differences. Unsaid means:
 * a bearer key, chat only, usage in streams on request, and the whole format understood.
 */
export interface LookAlike extends Omit<Vendor, "auth" | "operations" | "capabilities" | "modelsPath" | "models"> {
  readonly operations?: Vendor["operations"];
  /** Of its chats. */
  readonly differs?: BodyDifferences;
  readonly streamUsage?: VendorCapabilities["streamUsage"];
  readonly tools?: boolean;
  readonly vision?: boolean;
  readonly schema?: boolean;
  readonly reasoning?: boolean;
  readonly prefill?: boolean;
  readonly modelsPath?: string | null;
  /** Patterns, separated by spaces. */
  readonly models: string;
}

const DIALECT = "openai-chat";

export const CHAT: { readonly chat: readonly VendorOperation[] } = {
  chat: [{ dialect: DIALECT, path: "/chat/completions" }],
};
export const COMPLETION: Vendor["operations"] = { completion: [{ dialect: DIALECT, path: "/completions" }] };
export const EMBEDDING: Vendor["operations"] = { embedding: [{ dialect: DIALECT, path: "/embeddings" }] };
/** Images by a prompt; some vendors also change and vary those they are given. */
export const IMAGE: Vendor["operations"] = { image: [{ dialect: DIALECT, path: "/images/generations" }] };
/** Sound written down; some vendors also tell it in English. */
export const TRANSCRIPTION: Vendor["operations"] = {
  transcription: [{ dialect: DIALECT, path: "/audio/transcriptions" }],
};
export const TRANSCRIPTION_AND_TRANSLATION: Vendor["operations"] = {
  transcription: [
    { dialect: DIALECT, path: "/audio/transcriptions", formPaths: { translations: "/audio/translations" } },
  ],
};
export const SPEECH: Vendor["operations"] = { speech: [{ dialect: DIALECT, path: "/audio/speech" }] };
/** OpenAI's newer format, at vendors that speak it beside the chat. */
export const RESPONSES: VendorOperation = { dialect: "openai-responses", path: "/responses" };
/** Files, and batches of requests in them. */
export const FILES_AND_BATCHES: Vendor["operations"] = {
  file: [{ dialect: DIALECT, path: "/files", formPaths: { one: "/files/{id}", content: "/files/{id}/content" } }],
  batch: [{ dialect: DIALECT, path: "/batches", formPaths: { one: "/batches/{id}", cancel: "/batches/{id}/cancel" } }],
};
/** Answers it keeps, to be asked for again. */
export const KEPT_RESPONSES: VendorOperation = {
  dialect: "openai-responses",
  path: "/responses/{id}",
  formPaths: { cancel: "/responses/{id}/cancel", input_items: "/responses/{id}/input_items" },
};
/** Sessions over WebSockets; a transcription's is asked for without a model. */
export const REALTIME: VendorOperation = {
  dialect: "openai-realtime",
  path: "/realtime?model={segment}",
  formPaths: { transcription: "/realtime?intent=transcription" },
};
export const OPENAI_FORMAT: VendorCapabilities = {
  streamUsage: "ask",
  tools: true,
  vision: true,
  schema: true,
  reasoning: true,
  prefill: false,
};
/** Those who never took up the newer name would refuse a limit under it, or, worse, not see it. */
export const OLDER_LIMIT: BodyDifferences = { renames: { max_completion_tokens: "max_tokens" } };

/** A vendor entry from its differences to OpenAI. */
export function lookAlike(difference: LookAlike): Vendor {
  const { models, operations, differs, streamUsage, tools, vision, schema, reasoning, prefill, ...rest } = difference;
  return {
    ...rest,
    auth: { kind: "bearer" },
    operations: withDifferences(operations ?? CHAT, differs),
    capabilities: {
      streamUsage: streamUsage ?? OPENAI_FORMAT.streamUsage,
      tools: tools ?? OPENAI_FORMAT.tools,
      vision: vision ?? OPENAI_FORMAT.vision,
      schema: schema ?? OPENAI_FORMAT.schema,
      reasoning: reasoning ?? OPENAI_FORMAT.reasoning,
      prefill: prefill ?? OPENAI_FORMAT.prefill,
    },
    modelsPath: rest.modelsPath === undefined ? "/models" : rest.modelsPath,
    models: models.split(" "),
  };
}

function withDifferences(operations: Vendor["operations"], differs: BodyDifferences | undefined): Vendor["operations"] {
  if (differs === undefined) return operations;
  const chat = operations.chat?.map((spoken) => (spoken.dialect === DIALECT ? { ...spoken, differs } : spoken));
  return chat === undefined ? operations : { ...operations, chat };
}
