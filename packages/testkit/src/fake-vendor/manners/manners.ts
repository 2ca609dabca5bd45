import type { Json, JsonObject } from "@ai-liaison/core";

/**
 * What a real vendor insists on, written down from its own pages and recorded traffic, never from the registry: a fake
 * that used the data it tests would agree with its mistakes. A fake with manners refuses any other path, proof or
 * version; then the format's own fake answers.
 */
export interface Manners {
  readonly vendor: string;
  /** A model it offers. */
  readonly model: string;
  /** Where it is asked, query included; `{model}` is the model as it stands in a path. */
  readonly chat: string;
  /** Where streams are asked for, if elsewhere; null where they can only be had in another format. */
  readonly stream?: string | null;
  /** The path at which the fake of its format is asked. */
  readonly format: FormatPath;
  /** Other formats it is spoken to in, each at a path of its own. */
  readonly also?: readonly OtherFormat[];
  readonly proof: Proof;
  /** Headers there must be. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Fields there must be in the body. */
  readonly fields?: JsonObject;
  /** Fields there must not be: all others of this vendor's do no harm. */
  readonly refused?: readonly string[];
  /** Its streams end in usage, whether that was asked for or not. */
  readonly usageUnasked?: true;
  readonly wrongKey: Refusal;
  readonly noModel: Refusal;
  readonly tooMany: Refusal;
}

export interface OtherFormat {
  readonly chat: string;
  /** Where its streams are asked for, if elsewhere. */
  readonly stream?: string;
  readonly format: FormatPath;
}

export type FormatPath =
  | "/v1/chat/completions"
  | "/v1/responses"
  | "/v1/messages"
  | "/v1beta/models/{model}:generateContent"
  | "/v2/chat"
  | "/model/{model}/converse"
  | "/api/chat";

export type Proof =
  | { readonly kind: "header"; readonly header: string; readonly value: string }
  | { readonly kind: "sigv4"; readonly service: string; readonly region: string }
  /** A bearer token that the fake itself hands out at `/token`. */
  | { readonly kind: "exchanged" }
  | { readonly kind: "none" };

export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Json;
}

/** The key every fake with manners takes. */
export const GOOD_KEY = "good-key";
export const GOOD_ACCOUNT = { id: "AKIDGOOD", secret: "good-secret-of-the-account" } as const;
export const GOOD_TOKEN = "ya29.good-token";
/** A model nobody has; one that is asked too often. In a name as the vendor's patterns want it. */
export const MISSING_MODEL = "no-such-model";
export const BUSY_MODEL = "busy-model";

export function bearer(): Proof {
  return { kind: "header", header: "authorization", value: `Bearer ${GOOD_KEY}` };
}

export function inHeader(header: string): Proof {
  return { kind: "header", header, value: GOOD_KEY };
}

/** An error in the shape OpenAI has. */
export function openaiError(status: number, message: string, type: string, code: Json = null): Refusal {
  return { status, body: { error: { message, type, param: null, code } } };
}

export function withHeaders(refusal: Refusal, headers: Readonly<Record<string, string>>): Refusal {
  return { ...refusal, headers };
}
