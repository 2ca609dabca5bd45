import { hash } from "node:crypto";
import { Fault, isJsonObject } from "@ai-liaison/core";
import type { CallContext, CallFacts } from "../values/admitted-call.ts";
import type { IncomingCall } from "../values/incoming-call.ts";

const MAX_ID_LENGTH = 255;
const ENCODED = "UTF-8''";
const MAX_TAGS = 50;
const MAX_TAG_KEY = 100;
const MAX_TAG_VALUE = 1000;
const MAX_TIMEOUT_MS = 24 * 3_600_000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f]/;

type Headers = IncomingCall["headers"];

const NO_CONTEXT: CallContext = Object.freeze({
  customerId: null,
  userId: null,
  sessionId: null,
  serviceName: null,
  groupId: null,
  tags: null,
  timeoutMs: null,
});

/**
 * The `x-liaison-*` headers: whom a call is for. A customer pinned to the key wins, and a header that names another
 * is refused. Throws `invalid_request` or `permission` naming the header.
 */
export function readContext(headers: Headers, pinnedCustomer: string | null): CallContext {
  return {
    customerId: customerOf(headers, pinnedCustomer),
    userId: idHeader(headers, "x-liaison-user"),
    sessionId: idHeader(headers, "x-liaison-session"),
    serviceName: idHeader(headers, "x-liaison-service"),
    groupId: idHeader(headers, "x-liaison-group"),
    tags: readTags(headers["x-liaison-tags"]),
    timeoutMs: readTimeout(headers["x-liaison-timeout-ms"]),
  };
}

/** What can be said of a call whose headers were refused: only the customer its key is pinned to. */
export function pinnedContext(pinnedCustomer: string | null): CallContext {
  return pinnedCustomer === null ? NO_CONTEXT : { ...NO_CONTEXT, customerId: pinnedCustomer };
}

/** The end user the body names, where no header does; what is no id is left out: it is the vendor's field, not ours. */
export function withUser(context: CallContext, user: string | null): CallContext {
  if (context.userId !== null || user === null || user === "") return context;
  return user.length > MAX_ID_LENGTH || CONTROL.test(user) ? context : { ...context, userId: user };
}

const FORWARDED = ["traceparent", "tracestate", "idempotency-key"] as const;
const IDEMPOTENCY_KEY = "idempotency-key";
const NOTHING_FORWARDED: Readonly<Record<string, string>> = Object.freeze({});

/** Whose call it is; both null where there are no keys, and so no others. */
export interface Tenant {
  readonly keyId: CallFacts["keyId"];
  readonly customerId: string | null;
}

/**
 * The client headers that may reach a vendor: an allow-list, so that nothing else ever does. At the vendor all tenants
 * are one account, so that an idempotency key goes there as a name no other tenant can choose: who repeats another's
 * would be given the other's answer.
 */
export function readForwarded(headers: Headers, { keyId, customerId }: Tenant): Readonly<Record<string, string>> {
  const listed = readListed(headers, FORWARDED);
  const key = listed[IDEMPOTENCY_KEY];
  if (key === undefined || (keyId === null && customerId === null)) return listed;
  return { ...listed, [IDEMPOTENCY_KEY]: hash("sha256", JSON.stringify([keyId, customerId, key])) };
}

/** The headers of that list that were sent, each once. */
export function readListed(headers: Headers, names: readonly string[]): Readonly<Record<string, string>> {
  let forwarded: Record<string, string> | null = null;
  for (const name of names) {
    const value = headers[name];
    if (typeof value !== "string") continue;
    forwarded ??= {};
    forwarded[name] = value;
  }
  return forwarded ?? NOTHING_FORWARDED;
}

function customerOf(headers: Headers, pinned: string | null): string | null {
  const named = idHeader(headers, "x-liaison-customer");
  if (pinned !== null && named !== null && named !== pinned) {
    throw new Fault("permission", "This key belongs to another customer than `x-liaison-customer` names.", {
      param: "x-liaison-customer",
      hint: "Leave the header out, or use a key of that customer.",
    });
  }
  return pinned ?? named;
}

function idHeader(headers: Headers, name: string): string | null {
  const value = decodeId(headers[name]);
  if (value === undefined || value === "") return null;
  if (typeof value !== "string" || value.length > MAX_ID_LENGTH || CONTROL.test(value)) {
    throw invalidHeader(name, `at most ${MAX_ID_LENGTH} characters, sent once, without control characters`);
  }
  return value;
}

/** Headers hold Latin-1; ids with other characters come as RFC 8187 writes them: `UTF-8''%E6%97%A5`. */
function decodeId(value: string | string[] | undefined): string | string[] | undefined {
  if (typeof value !== "string" || !value.startsWith(ENCODED)) return value;
  try {
    return decodeURIComponent(value.slice(ENCODED.length));
  } catch {
    return value;
  }
}

function readTags(value: string | string[] | undefined): Readonly<Record<string, string>> | null {
  if (value === undefined || value === "") return null;
  const tags = typeof value === "string" ? parseJson(value) : null;
  if (!isJsonObject(tags)) throw invalidHeader("x-liaison-tags", 'a JSON object of strings such as {"team":"search"}');
  const entries = Object.entries(tags);
  if (entries.length > MAX_TAGS) throw invalidHeader("x-liaison-tags", `at most ${MAX_TAGS} tags`);
  for (const [key, text] of entries) {
    if (typeof text !== "string" || key.length > MAX_TAG_KEY || text.length > MAX_TAG_VALUE) {
      throw invalidHeader(
        "x-liaison-tags",
        `strings, names up to ${MAX_TAG_KEY} and values up to ${MAX_TAG_VALUE} characters`,
      );
    }
  }
  return tags as Readonly<Record<string, string>>;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function readTimeout(value: string | string[] | undefined): number | null {
  if (value === undefined) return null;
  const timeoutMs = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : 0;
  if (timeoutMs < 1 || timeoutMs > MAX_TIMEOUT_MS) {
    throw invalidHeader("x-liaison-timeout-ms", "a whole number of milliseconds, at least 1 and at most a day");
  }
  return timeoutMs;
}

function invalidHeader(name: string, expected: string): Fault {
  return new Fault("invalid_request", `The header \`${name}\` is not valid: it takes ${expected}.`, { param: name });
}
