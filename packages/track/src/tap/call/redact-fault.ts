/** Vendors, and proxies before them, quote in their errors what they were sent: a request's own credentials among it. */
import { Fault } from "@ai-liaison/core";
import { isRequest } from "../request/fetch-arguments.ts";
import type { SentRequest } from "../request/sent-request.ts";
import type { Outcome } from "./outcome.ts";

const CREDENTIAL = /key|token|secret|auth/i;
/** Shorter values are placeholders (`none`, `ollama`), and words that may stand in any message. */
const MIN_LENGTH = 8;
const REDACTED = "[redacted]";

/** The same outcome, whose fault repeats none of the credentials its request was sent with. */
export function withoutCredentials(outcome: Outcome, request: SentRequest): Outcome {
  const { fault } = outcome;
  if (fault === null) return outcome;
  const secrets = credentialsOf(request);
  const redact = (text: string): string => secrets.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text);
  const said = [fault.message, fault.param ?? "", fault.providerCode ?? ""];
  return said.some((text) => redact(text) !== text) ? { ...outcome, fault: rewritten(fault, redact) } : outcome;
}

function rewritten(fault: Fault, redact: (text: string) => string): Fault {
  const { code, message, status, param, retryAfterMs, providerCode, providerStatus, hint } = fault;
  return new Fault(code, redact(message), {
    status,
    hint,
    ...(param !== null && { param: redact(param) }),
    ...(retryAfterMs !== null && { retryAfterMs }),
    ...(providerCode !== null && { providerCode: redact(providerCode) }),
    ...(providerStatus !== null && { providerStatus }),
  });
}

/** The longest first: one may hold another. */
function credentialsOf({ input, init, destination }: SentRequest): readonly string[] {
  const headers = headersOf(init?.headers ?? (isRequest(input) ? input.headers : undefined));
  const named = [...headers, ...new URLSearchParams(destination.search)].filter(([name]) => CREDENTIAL.test(name));
  const values = named.flatMap(([, value]) => [value, ...partsOf(value)]);
  return values.filter((value) => value.length >= MIN_LENGTH).sort((one, other) => other.length - one.length);
}

function headersOf(headers: ConstructorParameters<typeof Headers>[0]): Iterable<[string, string]> {
  try {
    return new Headers(headers);
  } catch {
    // No request was sent with them.
    return [];
  }
}

/** What stands behind the scheme: a bearer's token; a user's password, and both together. */
function partsOf(value: string): readonly string[] {
  const [scheme = "", token] = value.split(" ");
  if (token === undefined) return [];
  if (scheme.toLowerCase() !== "basic") return [token];
  const pair = Buffer.from(token, "base64").toString();
  return [token, pair, pair.slice(pair.indexOf(":") + 1)];
}
