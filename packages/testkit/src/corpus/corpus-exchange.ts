import type { Json, JsonObject } from "@ai-liaison/core";

/** One recorded HTTP exchange with a vendor, a line of ../shared/corpus/exchanges. */
export interface CorpusExchange {
  readonly id: string;
  readonly provider: string;
  /** `chat.completions`, `messages`, `embeddings`, … */
  readonly endpoint: string;
  readonly model: string | null;
  /** Null, with host, path and request, for recordings of the answer alone. */
  readonly method: string | null;
  readonly host: string | null;
  readonly path: string | null;
  readonly request: { readonly headers: Readonly<Record<string, string>>; readonly body: CorpusBody } | null;
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: CorpusBody;
  };
  readonly stream: boolean;
  readonly features: readonly string[];
  /** Another reading of the vendor's usage: `norm` with totals, `raw` as it came. */
  readonly usage: {
    readonly norm?: JsonObject;
    readonly raw?: Json;
    readonly note?: string;
  } | null;
}

export type CorpusBody =
  | { readonly json: Json }
  | { readonly text: string }
  | { readonly base64: string }
  | { readonly dropped_bytes: number }
  | null;

/**
 * The bytes of a recorded body, or null where they were not kept. Text and base64 are as they were on the wire; JSON
 * was stored parsed, so its bytes are compact JSON with the members in their order.
 */
export function bodyBytes(body: CorpusBody): Buffer | null {
  if (body === null) return null;
  if ("json" in body) return Buffer.from(JSON.stringify(body.json));
  if ("text" in body) return Buffer.from(body.text);
  return "base64" in body ? Buffer.from(body.base64, "base64") : null;
}

/** A recorded body that is a JSON object; null for any other. */
export function bodyObject(body: CorpusBody): JsonObject | null {
  if (body === null || !("json" in body)) return null;
  const { json } = body;
  return typeof json === "object" && json !== null && !Array.isArray(json) ? (json as JsonObject) : null;
}
