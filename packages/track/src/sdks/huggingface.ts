import type { Fetch, TapHints } from "../tap/fetch.ts";
import { untappedGlobal } from "../tap/originals.ts";
import { inferenceExtractor } from "./inference-extractor.ts";
import type { SdkAdapter } from "./sdk-adapter.ts";

interface InferenceClient {
  readonly accessToken: string;
  readonly defaultOptions: { readonly fetch?: Fetch };
}

type InferenceClass = new (accessToken: string, defaultOptions: object) => object;

/** Its tasks are asked for at whatever address a model has; it leaves streams by letting go of their reader. */
export const HUGGING_FACE_HINTS: TapHints = {
  sdk: "@huggingface/inference",
  provider: "huggingface",
  letsGo: true,
  fallback: inferenceExtractor,
};

/**
 * @huggingface/inference (3 and 4). Its methods can be neither replaced nor wrapped, and read the client's options when
 * they are called: a new client is made, with a `fetch` of ours among them. A `fetch` in a call's own options goes
 * before it, and is not seen.
 */
export const huggingFaceAdapter: SdkAdapter = {
  name: "@huggingface/inference",
  matches: isInferenceClient,
  matchesClass: ({ prototype }) => "endpoint" in prototype && !("withOptions" in prototype),
  versionOf: () => null,
  attach: (client, tracker) => {
    if (!isInferenceClient(client)) return client;
    const { accessToken, defaultOptions } = client;
    const fetch = tracker.tap(defaultOptions.fetch ?? currentFetch, HUGGING_FACE_HINTS);
    // The class of a client that has these fields takes them so.
    const InferenceClass = client.constructor as InferenceClass;
    return new InferenceClass(accessToken, { ...defaultOptions, fetch }) as typeof client;
  },
  optionsAt: 1,
  tapOptions: (options, tapped) => ({
    ...options,
    fetch: tapped(fetchIn(options) ?? currentFetch, HUGGING_FACE_HINTS),
  }),
};

/** As the SDK does without a `fetch` of its own: the one that is there when it is called. */
export const currentFetch: Fetch = (input, init) => untappedGlobal()(input, init);

function isInferenceClient(client: object): client is InferenceClient {
  const { accessToken, defaultOptions, chatCompletion } = client as Partial<Record<string, unknown>>;
  const hasOptions = typeof defaultOptions === "object" && defaultOptions !== null;
  return typeof accessToken === "string" && hasOptions && typeof chatCompletion === "function";
}

function fetchIn(options: { readonly fetch?: Fetch }): Fetch | undefined {
  const { fetch } = options;
  return typeof fetch === "function" ? fetch : undefined;
}
