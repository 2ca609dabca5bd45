import { createHash } from "node:crypto";
import { ConfigurationError, isJsonObject, type Json } from "@ai-liaison/core";
import type { Fetch } from "../tap/fetch.ts";
import { headerOf, isRequest, methodOf, urlOf } from "../tap/request/fetch-arguments.ts";
import type { Digest, FormPart, RecordedRequest, RequestBody } from "./exchange.ts";
import type { MatchOptions } from "./replay-options.ts";
import { isSecretHeader, stripJson, stripText, stripUrl } from "./strip-secrets.ts";

type FetchInput = Parameters<Fetch>[0];
type Body = NonNullable<RequestInit["body"]>;

/** A request as it was asked: how a recording would show it, and what is handed on when it has to be sent. */
export interface AskedRequest {
  readonly request: RecordedRequest;
  readonly input: FetchInput;
  readonly init: RequestInit | undefined;
  readonly signal: AbortSignal | null;
}

/** Reads the arguments of a `fetch`. A body that can be read only once is read here, and handed on as its bytes. */
export async function readAsked(
  input: FetchInput,
  init: RequestInit | undefined,
  match: MatchOptions,
): Promise<AskedRequest> {
  const given = init?.body ?? (isRequest(input) ? await bodyOfRequest(input) : null);
  const sent = given !== null && isReadOnce(given) ? await bytesOf(given) : given;
  const body = await readBody(sent, headerOf(input, init, "content-type") ?? "");
  const headers = readHeaders(input, init, match.headers ?? []);
  return {
    request: {
      method: methodOf(input, init),
      url: stripUrl(urlOf(input)),
      ...(headers !== null && { headers }),
      ...(body !== null && { body }),
    },
    input,
    init: sent === given ? init : { ...init, body: sent },
    signal: init?.signal ?? (isRequest(input) ? input.signal : null),
  };
}

function readHeaders(
  input: FetchInput,
  init: RequestInit | undefined,
  names: readonly string[],
): Readonly<Record<string, string>> | null {
  const secret = names.find(isSecretHeader);
  if (secret !== undefined) {
    throw new ConfigurationError(`The header ${secret} holds a key, which is never written.`, {
      hint: "Take it out of `match.headers`.",
    });
  }
  const found = names.toSorted().flatMap((name) => {
    const value = headerOf(input, init, name.toLowerCase());
    return value === null ? [] : [[name.toLowerCase(), stripText(value)] as const];
  });
  return found.length === 0 ? null : Object.fromEntries(found);
}

async function bodyOfRequest(request: Request): Promise<Uint8Array<ArrayBuffer> | null> {
  return request.body === null ? null : new Uint8Array(await request.clone().arrayBuffer());
}

function isReadOnce(body: Body): boolean {
  return typeof body === "object" && (Symbol.asyncIterator in body || body instanceof ReadableStream);
}

async function bytesOf(body: Body): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(body).arrayBuffer());
}

async function readBody(body: Body | null, contentType: string): Promise<RequestBody | null> {
  if (body === null) return null;
  if (body instanceof FormData) return { form: await readForm(body) };
  if (typeof body === "string") return readText(body);
  const bytes = await bytesOf(body);
  if (contentType.startsWith("multipart/form-data")) return { form: await readForm(await formOf(bytes, contentType)) };
  try {
    return readText(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return digestOf(bytes);
  }
}

function readText(text: string): RequestBody {
  try {
    const json = JSON.parse(text) as Json;
    return isJsonObject(json) || Array.isArray(json) ? { json: stripJson(json) } : { text: stripText(text) };
  } catch {
    return { text: stripText(text) };
  }
}

/** The boundary between parts is random: only what lies between counts. */
function formOf(bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<FormData> {
  return new Response(bytes, { headers: { "content-type": contentType } }).formData();
}

async function readForm(form: FormData): Promise<readonly FormPart[]> {
  const parts = [...form].map(async ([name, value]): Promise<FormPart> => {
    if (typeof value === "string") return { name, value: stripText(value) };
    return { name, file: value.name, type: value.type, ...digestOf(new Uint8Array(await value.arrayBuffer())) };
  });
  return Promise.all(parts);
}

function digestOf(bytes: Uint8Array): Digest {
  return { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}
