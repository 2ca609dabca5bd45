import type { Clock, Endpoint, Provider } from "@ai-liaison/core";
import { authHeaders } from "@ai-liaison/providers";
import type { Fetch } from "./fetch-port.ts";
import { type Finding, failed, ok, warning } from "./finding.ts";

/** What a check of a provider leans on. */
export interface ProviderCheckPorts {
  readonly fetch: Fetch;
  readonly clock: Pick<Clock, "monotonicMs">;
}

const TIMEOUT_MS = 3_000;

/** Asks every address of every provider for its models, all at once: cheap, and it shows whether the key is taken. */
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
  { origin, basePath }: Endpoint,
  { fetch, clock, check }: ProviderCheckPorts & { readonly check: string },
): Promise<Finding> {
  const startedMs = clock.monotonicMs();
  const url = `${origin}${basePath}/models`;
  try {
    const answer = await fetch(url, {
      headers: authHeaders(provider),
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.body?.cancel();
    return judge(answer.status, { check, url, key: keyOf(provider), ms: Math.round(clock.monotonicMs() - startedMs) });
  } catch (error) {
    const hint = "Check the provider's URL, DNS, proxy and firewall.";
    return failed(check, `${keyOf(provider)}, but ${url} cannot be reached (${reasonOf(error)}).`, hint);
  }
}

interface Seen {
  readonly check: string;
  readonly url: string;
  readonly key: string;
  readonly ms: number;
}

function judge(status: number, { check, url, key, ms }: Seen): Finding {
  if (status === 401 || status === 403) {
    return failed(
      check,
      `${key}, and ${url} refuses it (${status}).`,
      "Put a valid key into the provider's key variable.",
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
  const list = status >= 400 ? `, without a list of models (${status})` : "";
  return ok(check, `${key}; ${url} answers in ${ms} ms${list}.`);
}

/** Whether a key is there; never the key. */
function keyOf({ apiKey, vendor }: Provider): string {
  if (apiKey !== null) return "key set";
  return vendor.auth.kind === "none" ? "no key needed" : "no key set";
}

function reasonOf(error: unknown): string {
  const { name, cause } = error as { readonly name?: string; readonly cause?: { readonly code?: string } };
  return name === "TimeoutError"
    ? `no answer within ${TIMEOUT_MS / 1000} s`
    : (cause?.code ?? name ?? "unknown reason");
}
