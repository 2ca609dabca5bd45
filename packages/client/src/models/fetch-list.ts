import {
  type Clock,
  type Dialect,
  Fault,
  type Provider,
  type Transport,
  type UpstreamRequest,
  type VendorModel,
  type VendorModelsFormat,
} from "@ai-liaison/core";
import { dialectById } from "@ai-liaison/dialects";
import { authHeaders } from "@ai-liaison/providers";
import { type AnsweredPage, askPage } from "./ask-page.ts";

const DEADLINE_MS = 5_000;
/** All pages together. To parse as much takes a few hundredths of a second, in which nothing else runs. */
const MAX_BYTES = 4 * 1024 * 1024;
const MOST_PAGES = 50;
const MOST_MODELS = 10_000;

export interface FetchPorts {
  readonly clock: Clock;
  readonly transportFor: (provider: Provider) => Transport;
}

/** How a vendor's list is asked for and read. */
interface ListAsking {
  readonly dialect: Dialect;
  readonly format: VendorModelsFormat;
  /** Below the origin; may hold a query. */
  readonly path: string;
}

/** Whether the vendor has a list that can be read. */
export function listsModels(provider: Provider): boolean {
  return askingOf(provider) !== null;
}

/**
 * The models a vendor says it has, asked for at the provider's first address, all pages within five seconds. Rejects
 * with a Fault that tells nothing of the vendor's own words; with the signal's reason, once that is aborted.
 */
export async function fetchList(
  provider: Provider,
  { clock, transportFor }: FetchPorts,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, VendorModel>> {
  const deadline = new AbortController();
  const late = new Fault("timeout", `There was no whole list within ${DEADLINE_MS / 1000} s.`);
  const cancel = clock.after(DEADLINE_MS, () => deadline.abort(late));
  try {
    const limit = AbortSignal.any([deadline.signal, signal]);
    return await readPages(provider, transportFor(provider), { clock, signal: limit });
  } finally {
    cancel();
  }
}

async function readPages(
  provider: Provider,
  transport: Transport,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<ReadonlyMap<string, VendorModel>> {
  const asking = askingOf(provider);
  if (asking === null) throw new Fault("not_found", "The vendor has no list of models.");
  const models = new Map<string, VendorModel>();
  const asked = new Set<string>();
  let query: string | null = asking.format.query;
  let maxBytes = MAX_BYTES;
  while (query !== null) {
    if (asked.has(query) || asked.size === MOST_PAGES) throw endless();
    asked.add(query);
    const answer = await askPage(transport, requestFor(provider, asking, query), { maxBytes, signal });
    if (answer.status !== 200) throw refused(asking.dialect, answer, clock.nowMs());
    maxBytes -= answer.sizeBytes;
    const page = asking.format.readPage(answer.body);
    for (const model of page.models) if (!models.has(model.id)) models.set(model.id, model);
    if (models.size > MOST_MODELS) throw endless();
    query = page.nextQuery;
  }
  return models;
}

function askingOf({ vendor, endpoints: [endpoint] }: Provider): ListAsking | null {
  const { modelsPath, modelsDialect, operations } = vendor;
  const dialect = dialectById(modelsDialect ?? operations.chat?.[0]?.dialect ?? "");
  if (modelsPath === null || endpoint === undefined || dialect?.vendorModels === undefined) return null;
  return { dialect, format: dialect.vendorModels, path: endpoint.basePath + modelsPath };
}

function requestFor(provider: Provider, { path }: ListAsking, query: string): UpstreamRequest {
  const separator = path.includes("?") ? "&" : "?";
  return {
    method: "GET",
    origin: provider.endpoints[0]?.origin ?? "",
    path: query === "" ? path : path + separator + query,
    headers: {
      accept: "application/json",
      "user-agent": "ai-liaison",
      ...provider.vendor.headers,
      ...authHeaders(provider),
    },
    body: null,
  };
}

/** The kind of fault as the vendor's format has it for this status, in our words. */
function refused(dialect: Dialect, { status, headers }: AnsweredPage, nowMs: number): Fault {
  const { code } = dialect.readError({ status, headers, body: null, nowMs });
  return new Fault(code, `It answers ${status}.`, { providerStatus: status });
}

function endless(): Fault {
  return new Fault("malformed_response", `Its list has no end, or more than ${MOST_MODELS} models.`);
}
