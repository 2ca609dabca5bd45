import type { NewProvider, Recorded, RecordedError } from "./scaffold.ts";

const WRONG_KEY = "not-a-key-of-anybody";
const MISSING_MODEL = "no-such-model";
const TIMEOUT_MS = 20_000;
/** What may name an account: keys, ids and addresses. */
const PRIVATE = /[A-Za-z0-9_-]{20,}|[\w.+-]+@[\w.-]+/g;

/** Asks the vendor wrongly, twice: with a key that is none, and, where a key is at hand, for a model that is none. */
export async function recordErrors(provider: NewProvider, key: string | null, ask = fetch): Promise<Recorded> {
  return {
    wrongKey: await errorFor(provider.baseUrl, WRONG_KEY, provider.model, ask),
    noModel: key === null ? null : await errorFor(provider.baseUrl, key, MISSING_MODEL, ask),
  };
}

async function errorFor(baseUrl: string, key: string, model: string, ask: typeof fetch): Promise<RecordedError> {
  const response = await ask(`${baseUrl.replace(/\/+$/, "")}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify({ model, messages: [{ role: "user", content: "Hello" }], max_tokens: 1 }),
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.ok) throw new Error(`${baseUrl} answered ${response.status} to what it should have refused.`);
  return { status: response.status, body: withoutNames(await response.json()) };
}

/** Whatever is long enough to be a key, an id or a name of an account becomes `…`. */
function withoutNames(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body).replace(PRIVATE, "…")) as unknown;
}
