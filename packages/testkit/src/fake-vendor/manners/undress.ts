import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";
import type { WholeVendorAnswer } from "../answer.ts";
import type { AskedOf } from "../answers/answer-request.ts";
import { isSigned } from "./check-signature.ts";
import { listQuestion } from "./list-manners.ts";
import { BUSY_MODEL, type FormatPath, GOOD_TOKEN, type Manners, MISSING_MODEL, type Refusal } from "./manners.ts";

export type Undressed =
  | { readonly kind: "answer"; readonly answer: WholeVendorAnswer }
  /** The request as the fake of its format knows it. */
  | { readonly kind: "request"; readonly request: AskedOf };

/** What a vendor of these manners makes of a request: a refusal, or what its format's fake is asked. */
export function undress(request: AskedOf, manners: Manners): Undressed {
  if (manners.proof.kind === "exchanged" && request.path === "/token") return answered(tokenFor(request));
  const asked = listQuestion(request, manners);
  if (asked !== null) {
    return isProven(request, manners) ? { kind: "request", request: asked } : answered(manners.wrongKey);
  }
  const found = findPath(request, manners);
  if (found === null) return answered({ status: 404, body: { error: `no such path: ${request.path}` } });
  if (!isProven(request, manners)) return answered(manners.wrongKey);
  const body = parse(request.body);
  const wrong =
    body === null ? "no JSON object" : wrongIn(request, body, { ...manners, ...differencesOf(manners, found) });
  if (body === null || wrong !== null) return answered({ status: 422, body: { error: { message: `fake: ${wrong}` } } });
  const model = found.model ?? String(body.model);
  if (model.includes(MISSING_MODEL)) return answered(manners.noModel);
  if (model.includes(BUSY_MODEL)) return answered(manners.tooMany);
  return { kind: "request", request: inFormat(request, { ...body, model }, manners, found) };
}

interface FoundPath {
  /** Null where the body says it. */
  readonly model: string | null;
  readonly stream: boolean;
  readonly format: FormatPath;
}

function findPath(
  { path, method }: AskedOf,
  { chat, stream: streamed, format: first, also = [] }: Manners,
): FoundPath | null {
  if (method !== "POST") return null;
  const ways: readonly [pattern: string, stream: boolean, format: FormatPath][] = [
    [chat, false, first],
    [streamed ?? chat, true, first],
    ...also.flatMap((other): [string, boolean, FormatPath][] => [
      [other.chat, false, other.format],
      ...(other.stream === undefined ? [] : [[other.stream, true, other.format] as [string, boolean, FormatPath]]),
    ]),
  ];
  for (const [pattern, stream, format] of ways) {
    const [before = "", after] = pattern.split("{model}");
    if (after === undefined && path === pattern) return { model: null, stream, format };
    if (after === undefined || !path.startsWith(before) || !path.endsWith(after)) continue;
    const raw = path.slice(before.length, path.length - after.length);
    if (raw !== "" && !raw.includes("/")) return { model: decodeURIComponent(raw), stream, format };
  }
  return null;
}

function isProven(request: AskedOf, { proof }: Manners): boolean {
  const { headers = {} } = request;
  switch (proof.kind) {
    case "header":
      return headers[proof.header] === proof.value;
    case "sigv4":
      return isSigned(request, proof.service, proof.region);
    case "exchanged":
      return headers.authorization === `Bearer ${GOOD_TOKEN}`;
    case "none":
      return true;
    default:
      return proof satisfies never;
  }
}

function wrongIn({ headers = {} }: AskedOf, body: JsonObject, manners: Manners): string | null {
  for (const [name, value] of Object.entries(manners.headers ?? {})) {
    if (headers[name] !== value) return `the header ${name} is not ${value}`;
  }
  for (const [name, value] of Object.entries(manners.fields ?? {})) {
    if (body[name] !== value) return `the field ${name} is not ${JSON.stringify(value)}`;
  }
  const refused = manners.refused?.find((name) => name in body);
  return refused === undefined ? null : `the field ${refused} is not permitted`;
}

/** What a vendor makes of a format is said of its first. */
function differencesOf({ format, fields = {}, refused = [] }: Manners, found: FoundPath): Partial<Manners> {
  return found.format === format ? { fields, refused } : { fields: {}, refused: [] };
}

/** The proof was checked; the fake of the format wants one of its own. */
const FORMAT_HEADERS = {
  authorization: "Bearer checked",
  "x-api-key": "checked",
  "x-goog-api-key": "checked",
  "anthropic-version": "2023-06-01",
};

function inFormat(request: AskedOf, body: JsonObject, manners: Manners, found: FoundPath): AskedOf {
  const { fields = {} } = manners;
  const { format } = found;
  const usage =
    manners.usageUnasked === true && body.stream === true ? { stream_options: { include_usage: true } } : {};
  const own = Object.fromEntries(Object.entries(body).filter(([name]) => !(name in fields)));
  const { model, ...rest } = own;
  const inPath = format.includes("{model}");
  const path = (found.stream ? pathOfStream(format) : format).replace("{model}", encodeURIComponent(String(model)));
  return { ...request, path, headers: FORMAT_HEADERS, body: JSON.stringify({ ...(inPath ? rest : own), ...usage }) };
}

/** Formats with the model in the path have another path for streams. */
function pathOfStream(format: Manners["format"]): string {
  switch (format) {
    case "/v1beta/models/{model}:generateContent":
      return "/v1beta/models/{model}:streamGenerateContent?alt=sse";
    case "/model/{model}/converse":
      return "/model/{model}/converse-stream";
    default:
      return format;
  }
}

function tokenFor({ body }: AskedOf): Refusal {
  const form = new URLSearchParams(body);
  const isNote = form.get("grant_type") === "urn:ietf:params:oauth:grant-type:jwt-bearer";
  if (!isNote || form.get("assertion")?.split(".").length !== 3)
    return { status: 400, body: { error: "invalid_grant" } };
  return { status: 200, body: { access_token: GOOD_TOKEN, expires_in: 3599, token_type: "Bearer" } };
}

function answered({ status, headers = {}, body }: Refusal): Undressed {
  return { kind: "answer", answer: { kind: "whole", status, headers, body } };
}

function parse(text: string): JsonObject | null {
  try {
    const value: Json = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
