import { isJsonObject, type Json, type JsonObject, parseObject } from "@ai-liaison/core";
import { spliceTopLevel } from "@ai-liaison/wire";
import type { CallContext } from "../../context/call-context.ts";
import { takeTracking, takeTrackingFromForm } from "../../context/call-tracking.ts";

/** What a request says, without what is meant for us. */
export interface RequestBody {
  /** Null when it is neither JSON nor a form; of a form, its text fields. */
  readonly json: JsonObject | null;
  /** As its sender wrote it; null when it is no text. */
  readonly text: string | null;
  /** As it has to leave in its place; null where nothing in the text was meant for us. */
  readonly edited: string | null;
  /** Whom the caller said, at the call itself, that it is for. */
  readonly tracking: CallContext | null;
  readonly warnings: readonly string[];
}

const NONE: readonly string[] = Object.freeze([]);
export const NO_BODY: RequestBody = { json: null, text: null, edited: null, tracking: null, warnings: NONE };

/**
 * Reads a body as `fetch` is given it. A form is changed in place: it was made by the SDK for this request alone. With
 * `takesTracking` false, nothing in it is for us: the fields of our names are another API's own.
 */
export function readBody(body: unknown, takesTracking: boolean): RequestBody {
  if (typeof body === "string") return readText(body, takesTracking);
  if (body instanceof FormData) return readForm(body, takesTracking);
  return NO_BODY;
}

/** The text with these fields changed, and every other byte as it was: numbers too large for us, order, white space. */
export function editText(text: string, edits: Readonly<Record<string, string | null>>): string {
  return spliceTopLevel(Buffer.from(text), edits).toString();
}

function readText(text: string, takesTracking: boolean): RequestBody {
  const json = parseObject(text);
  if (json === null || !takesTracking) return { ...NO_BODY, json, text };
  const { body, changed, context, warning } = takeTracking(json);
  const nested = withoutTracking(body.requests);
  if (!changed && nested === null) return { ...NO_BODY, json, text };
  const hidden = Object.keys(json).filter((name) => !Object.hasOwn(body, name));
  return {
    json: body,
    text,
    edited: editText(text, {
      ...Object.fromEntries(hidden.map((name) => [name, null])),
      ...(nested !== null && { requests: JSON.stringify(nested) }),
    }),
    tracking: context,
    warnings: warning === null ? NONE : [warning],
  };
}

/** A batch holds requests with parameters of their own; null where nothing is hidden in any of them. */
function withoutTracking(requests: Json | undefined): readonly Json[] | null {
  if (!Array.isArray(requests)) return null;
  let found = false;
  const rest = requests.map((request: Json) => {
    if (!isJsonObject(request) || !isJsonObject(request.params)) return request;
    const { body, changed } = takeTracking(request.params);
    found ||= changed;
    return changed ? { ...request, params: body } : request;
  });
  return found ? rest : null;
}

function readForm(form: FormData, takesTracking: boolean): RequestBody {
  const { context, warning } = takesTracking ? takeTrackingFromForm(form) : { context: null, warning: null };
  const json: Record<string, string> = {};
  for (const [name, value] of form) if (typeof value === "string") json[name] = value;
  return { ...NO_BODY, json, tracking: context, warnings: warning === null ? NONE : [warning] };
}
