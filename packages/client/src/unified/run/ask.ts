import { type DialectRoute, isJsonObject, type Json, ValidationError } from "@ai-liaison/core";
import type { CallOptions } from "../chat-options.ts";
import type { AskedCall } from "./run-call.ts";

const MAX_METADATA_BYTES = 64 * 1024;

/** What is kept of a call, apart from what the model is asked. */
const CALL_OPTIONS: ReadonlySet<string> = new Set([
  "customerId",
  "userId",
  "sessionId",
  "service",
  "groupId",
  "tags",
  "metadata",
  "provider",
  "timeoutMs",
  "signal",
] satisfies (keyof CallOptions)[]);

/**
 * A call from what the caller gave: the body is all that is for the model, in the unified client's own format. Throws a
 * ValidationError for what is no JSON; everything else is checked on the way, so that its refusal is recorded.
 */
export function ask(route: DialectRoute, model: string, content: object, options: CallOptions): AskedCall {
  const forModel = Object.entries(options).filter(([name]) => !CALL_OPTIONS.has(name));
  const body = { model: namedModel(model, options.provider), ...content, ...Object.fromEntries(forModel) };
  return { route, options, body: Buffer.from(asJson(body, "the call")), metadata: readMetadata(options.metadata) };
}

function namedModel(model: unknown, provider: unknown): unknown {
  if (provider === undefined) return model;
  if (typeof provider !== "string" || provider === "" || provider.includes("/")) {
    throw new ValidationError("`provider` must be the name of a provider.", { details: { param: "provider" } });
  }
  return `${provider}/${String(model)}`;
}

/** A copy: what the caller does with its own object later is its business. */
function readMetadata(metadata: Json | undefined): Json {
  if (metadata === undefined || metadata === null) return null;
  const text = asJson(metadata, "`metadata`");
  if (Buffer.byteLength(text) > MAX_METADATA_BYTES) {
    throw new ValidationError("`metadata` is longer than 64 KiB as JSON.", {
      hint: "Keep what is long elsewhere, and its name here.",
      details: { param: "metadata" },
    });
  }
  return JSON.parse(text) as Json;
}

function asJson(value: unknown, what: string): string {
  try {
    const text = JSON.stringify(value);
    if (text !== undefined && (typeof value !== "object" || isJsonObject(value) || Array.isArray(value))) return text;
  } catch (cause) {
    throw new ValidationError(`${what} cannot be written as JSON: it holds itself, or a BigInt.`, { cause });
  }
  throw new ValidationError(`${what} cannot be written as JSON.`);
}
