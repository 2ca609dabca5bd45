import type { Vendor, VendorCapabilities, VendorOperation } from "@ai-liaison/core";

/**
 * Most vendors speak OpenAI's chat format; what is left to say of one is a short list of differences. Unsaid means:
 * a bearer key, chat only, usage in streams on request, and the whole format understood.
 */
export interface LookAlike {
  readonly id: string;
  readonly name: string;
  readonly baseUrl: string | null;
  readonly keyVariables: readonly string[];
  readonly operations?: Vendor["operations"];
  readonly streamUsage?: VendorCapabilities["streamUsage"];
  readonly tools?: boolean;
  readonly vision?: boolean;
  readonly schema?: boolean;
  readonly priceId?: string;
  /** Patterns, separated by spaces. */
  readonly models: string;
  readonly source: string;
}

const DIALECT = "openai-chat";

export const CHAT: { readonly chat: readonly VendorOperation[] } = {
  chat: [{ dialect: DIALECT, path: "/chat/completions" }],
};
export const COMPLETION: Vendor["operations"] = { completion: [{ dialect: DIALECT, path: "/completions" }] };
export const EMBEDDING: Vendor["operations"] = { embedding: [{ dialect: DIALECT, path: "/embeddings" }] };
/** OpenAI's newer format, at vendors that speak it beside the chat. */
export const RESPONSES: VendorOperation = { dialect: "openai-responses", path: "/responses" };
/** Answers it keeps, to be asked for again. */
export const KEPT_RESPONSES: VendorOperation = {
  dialect: "openai-responses",
  path: "/responses/{id}",
  formPaths: { cancel: "/responses/{id}/cancel", input_items: "/responses/{id}/input_items" },
};
export const OPENAI_FORMAT: VendorCapabilities = { streamUsage: "ask", tools: true, vision: true, schema: true };

/** A vendor entry from its differences to OpenAI. */
export function lookAlike(difference: LookAlike): Vendor {
  const { id, name, baseUrl, keyVariables, priceId, source } = difference;
  return {
    id,
    name,
    baseUrl,
    keyVariables,
    auth: { kind: "bearer" },
    operations: difference.operations ?? CHAT,
    capabilities: {
      streamUsage: difference.streamUsage ?? OPENAI_FORMAT.streamUsage,
      tools: difference.tools ?? OPENAI_FORMAT.tools,
      vision: difference.vision ?? OPENAI_FORMAT.vision,
      schema: difference.schema ?? OPENAI_FORMAT.schema,
    },
    ...(priceId === undefined ? {} : { priceId }),
    models: difference.models.split(" "),
    source,
  };
}
