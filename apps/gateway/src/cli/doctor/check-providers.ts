import type { Clock, Endpoint, Provider, UpstreamRequest } from "@ai-liaison/core";
import { isFault } from "@ai-liaison/core";
import { authHeaders, createSigner, needsSigning, type SignPorts } from "@ai-liaison/providers";
import type { Fetch, FetchAnswer } from "./fetch-port.ts";
import { type Finding, failed, ok, warning } from "./finding.ts";

/** What a check of a provider leans on. */
export interface ProviderCheckPorts {
  readonly fetch: Fetch;
  readonly clock: Pick<Clock, "monotonicMs">;
  /** How requests are signed, where no key will do. */
  readonly signing: SignPorts;
}

const TIMEOUT_MS = 3_000;

/** Asks every address of every provider its cheapest question, all at once: it shows whether the key is taken. */
export async function checkProviders(providers: readonly Provider[], ports: ProviderCheckPorts): Promise<Finding[]> {
  const checks = providers.map((provider) => checkProvider(provider, ports));
  return (await Promise.all(checks)).flat();
}

async function checkProvider(provider: Provider, ports: ProviderCheckPorts): Promise<Finding[]> {
  const { name, vendor, endpoints } = provider;
  if (vendor.simulated === true) {
    const hint = "Set a vendor's key variable to reach a real one: see docs/config.md.";
    return [warning(`provider ${name}`, "answers are simulated, by this process.", hint)];
  }
  return Promise.all(
    endpoints.map((endpoint, at) =>
      checkEndpoint(provider, endpoint, {
        ...ports,
        check: at === 0 ? `provider ${name}` : `provider ${name}, secondary`,
      }),
    ),
  );
}

async function checkEndpoint(
  provider: Provider,
  endpoint: Endpoint,
  { fetch, clock, signing, check }: ProviderCheckPorts & { readonly check: string },
): Promise<Finding> {
  const startedMs = clock.monotonicMs();
  const asked = checkPathOf(provider);
  const path = endpoint.basePath + (asked ?? "/");
  const url = endpoint.origin + path;
  const seen = { check, url, key: keyOf(provider), lists: asked !== null };
  try {
    const headers = await headersFor(
      provider,
      { method: "GET", origin: endpoint.origin, path, headers: {}, body: null },
      signing,
    );
    const answer = await fetch(url, { headers, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
    const refused = await refusesKey(answer);
    return judge(answer.status, { ...seen, refused, ms: Math.round(clock.monotonicMs() - startedMs) });
  } catch (error) {
    if (isFault(error)) return failed(check, error.message, error.hint);
    const hint = "Check the provider's URL, DNS, proxy and firewall.";
    return failed(check, `${seen.key}, but ${url} cannot be reached (${reasonOf(error)}).`, hint);
  }
}

/** The vendor's cheapest question; null where none is known, and only its door can be knocked at. */
function checkPathOf({ vendor }: Provider): string | null {
  return vendor.checkPath ?? vendor.modelsPath;
}

async function headersFor(
  provider: Provider,
  request: UpstreamRequest,
  signing: SignPorts,
): Promise<Readonly<Record<string, string>>> {
  const fixed = { ...provider.vendor.headers, ...authHeaders(provider) };
  if (!needsSigning(provider)) return fixed;
  return { ...fixed, ...(await createSigner(provider, signing)?.sign(request)) };
}

const NO_KEY = "no key set";

/** Some refuse a key with 400, and tell in words: nothing of them is repeated. */
async function refusesKey(answer: FetchAnswer): Promise<boolean> {
  if (answer.status !== 400) {
    await answer.body?.cancel();
    return answer.status === 401 || answer.status === 403;
  }
  const body = await answer.json().catch(() => null);
  return /api[ _-]?key/i.test(JSON.stringify(body)?.slice(0, 10_000) ?? "");
}

interface Seen {
  readonly check: string;
  readonly url: string;
  readonly key: string;
  readonly ms: number;
  readonly refused: boolean;
  /** The vendor has a question that is answered to a good key alone. */
  readonly lists: boolean;
}

function judge(status: number, { check, url, key, ms, refused, lists }: Seen): Finding {
  if (refused && lists) {
    return failed(
      check,
      `${key}, and ${url} refuses it (${status}).`,
      key === NO_KEY
        ? "Name the variable that holds its key in `api_key_env` of providers.csv, and set it."
        : "Put a valid key into the provider's key variable.",
    );
  }
  if (status >= 500)
    return warning(check, `${key}; ${url} answers ${status}.`, "The vendor has trouble; see its status page.");
  if (status >= 300 && status < 400) {
    return warning(
      check,
      `${key}; ${url} redirects (${status}), and calls do not follow.`,
      "Write the address it redirects to.",
    );
  }
  if (!lists) return ok(check, `${key}; ${url} is there (${ms} ms). Only a call shows whether it is taken.`);
  const list = status >= 400 ? `, without a list of models (${status})` : "";
  return ok(check, `${key}; ${url} answers in ${ms} ms${list}.`);
}

/** Whether a key is there; never the key. */
function keyOf(provider: Provider): string {
  if (provider.apiKey !== null) return "key set";
  if (needsSigning(provider)) return "credentials set";
  return provider.vendor.auth.kind === "none" ? "no key needed" : NO_KEY;
}

function reasonOf(error: unknown): string {
  const { name, cause } = error as { readonly name?: string; readonly cause?: { readonly code?: string } };
  return name === "TimeoutError"
    ? `no answer within ${TIMEOUT_MS / 1000} s`
    : (cause?.code ?? name ?? "unknown reason");
}
