import type { BodyKind, JsonObject } from "@ai-liaison/core";
import { type FormSpan, parseJsonObject, readForm } from "@ai-liaison/wire";
import type { RelayedBody } from "../values/admitted-call.ts";
import type { IncomingCall } from "../values/incoming-call.ts";

/** What a body says, as far as it is ours to read, and how it is to be told on. */
export interface RelayedContent {
  readonly body: JsonObject;
  readonly relayed: RelayedBody;
}

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;
const FORM_TYPE = /^multipart\/form-data\s*;/i;
const NOTHING: JsonObject = Object.freeze({});

/**
 * The body of a call that is passed through as it came. JSON and forms are read for what the corridor needs; anything
 * else, where it may be sent at all, is not looked at. Throws `invalid_request` for what is not what it says it is.
 */
export function readContent(
  bytes: Buffer,
  kind: BodyKind | undefined,
  headers: IncomingCall["headers"],
  maxDepth: number,
): RelayedContent {
  const contentType = text(headers["content-type"]);
  const accept = text(headers.accept);
  const told = (body: JsonObject, modelSpan: FormSpan | null): RelayedContent => ({
    body,
    relayed: { contentType: bytes.length === 0 ? null : contentType, accept, modelSpan },
  });
  if (contentType !== null && FORM_TYPE.test(contentType)) {
    const { fields, spans } = readForm(bytes, contentType);
    return told(fields, spans.get("model") ?? null);
  }
  const isJson = kind !== "any" || (contentType !== null && JSON_TYPE.test(contentType));
  return told(isJson && bytes.length > 0 ? parseJsonObject(bytes, { maxDepth }) : NOTHING, null);
}

function text(value: string | string[] | undefined): string | null {
  return typeof value === "string" ? value : null;
}
