import type { Tracker } from "../tracker.ts";
import { GOOGLE_HINTS, type GoogleHttp, patientFetch, tapHttp } from "./google-http.ts";
import { contextualMethods } from "./google-methods.ts";
import type { SdkAdapter } from "./sdk-adapter.ts";

interface GoogleClient {
  readonly apiClient: GoogleHttp;
  readonly models: object;
  readonly chats: object;
}

/**
 * @google/genai (2 and 3), for the Gemini API and for Vertex AI. An existing client is tapped in place: it hands itself
 * to its parts when it is made, chats hold those parts, and no copy of it would be whole. Live sessions are WebSockets
 * and are not seen.
 */
export const googleAdapter: SdkAdapter = {
  name: "@google/genai",
  matches: isGoogleClient,
  matchesClass: ({ prototype }) => "getNextGenClient" in prototype && "interactions" in prototype,
  versionOf: (client) => (isGoogleClient(client) ? versionIn(client.apiClient) : null),
  attach: (client, tracker) => {
    tapInPlace(client, tracker);
    return client;
  },
  tapOptions: (options, tapped) => {
    const httpOptions = httpOptionsOf(options);
    const fetch = tapped(httpOptions.fetch ?? patientFetch, GOOGLE_HINTS);
    return { ...options, httpOptions: { ...httpOptions, fetch } };
  },
  finish: tapInPlace,
};

function tapInPlace(client: object, tracker: Tracker): void {
  if (!isGoogleClient(client)) return;
  tapHttp(client.apiClient, tracker);
  contextualMethods(client.models, client.chats);
  forgetBuiltClients(client);
}

/** Parts of a newer generation keep a client of their own once they were used, with the `fetch` of that time. */
function forgetBuiltClients(client: object): void {
  for (const [name, part] of Object.entries(client)) {
    if (name.startsWith("_") && isObject(part) && "sdk" in part) part.sdk = undefined;
  }
  if ("_nextGenClient" in client) client._nextGenClient = undefined;
}

function isGoogleClient(client: object): client is GoogleClient {
  const { apiClient, models, chats } = client as Partial<Record<string, unknown>>;
  if (!isObject(apiClient) || !isObject(models) || !isObject(chats)) return false;
  if (typeof models.generateContent !== "function" || !isObject(apiClient.clientOptions)) return false;
  return isObject(apiClient.clientOptions.httpOptions);
}

/** `google-genai-sdk/3.1.0 gl-node/v26.10.0` */
function versionIn({ clientOptions }: GoogleHttp): string | null {
  const headers = clientOptions.httpOptions.headers ?? {};
  const agent = Object.entries(headers).find(([name]) => name.toLowerCase() === "user-agent")?.[1];
  return /google-genai-sdk\/([\w.-]+)/.exec(String(agent))?.[1] ?? null;
}

function httpOptionsOf({ httpOptions }: { httpOptions?: unknown }): GoogleHttp["clientOptions"]["httpOptions"] {
  return isObject(httpOptions) ? httpOptions : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
