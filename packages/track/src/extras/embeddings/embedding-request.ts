import { currentContext } from "../../context/context.ts";

/** A request for the embedding of one text, that may be sent together with its like. */
export interface SingleRequest {
  readonly params: object;
  readonly input: string;
  readonly signal: AbortSignal | null;
  /** The same for requests that differ in nothing but their input: other parameters, and whom they are for. */
  readonly key: string;
}

/** Null for what is sent as it is: several inputs at once, token lists, or a request with options of its own. */
export function singleRequest(params: object, options: object | undefined): SingleRequest | null {
  const { input, ...others } = params as { readonly input?: unknown };
  const signal = onlySignal(options);
  if (typeof input !== "string" || signal === "other-options" || signal?.aborted) return null;
  try {
    const sorted = Object.entries(others).sort(([a], [b]) => (a < b ? -1 : 1));
    return { params, input, signal, key: JSON.stringify([sorted, currentContext()]) };
  } catch {
    return null;
  }
}

function onlySignal(options: object | undefined): AbortSignal | null | "other-options" {
  const { signal, ...others } = (options ?? {}) as { readonly signal?: unknown };
  if (Object.keys(others).length > 0) return "other-options";
  if (signal === undefined || signal === null) return null;
  return signal instanceof AbortSignal ? signal : "other-options";
}
