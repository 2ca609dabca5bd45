import type { Fetch, TapHints } from "../tap/fetch.ts";
import { untappedGlobal } from "../tap/originals.ts";
import type { Tracker } from "../tracker.ts";

/** The SDK's own HTTP part, as far as it concerns us. */
export interface GoogleHttp {
  readonly clientOptions: {
    readonly vertexai?: boolean | undefined;
    readonly httpOptions: HttpOptions;
  };
  /** Lays a call's options over the client's. */
  patchHttpOptions?: (base: HttpOptions, own: HttpOptions) => HttpOptions;
}

interface HttpOptions {
  fetch?: Fetch;
  readonly retryOptions?: { readonly attempts?: number };
  readonly headers?: Readonly<Record<string, unknown>>;
}

/** It leaves a stream by letting go of its reader. */
export const GOOGLE_HINTS: TapHints = { sdk: "@google/genai", letsGo: true };

/** Of a client that is told to try again, and not how often. */
const DEFAULT_ATTEMPTS = 5;

/** Has every request seen: by the client's `fetch`, and by one that a call brings along. */
export function tapHttp(http: GoogleHttp, tracker: Tracker): void {
  const { httpOptions, vertexai } = http.clientOptions;
  const provider = vertexai === true ? "vertex" : "google";
  const hintsOf = ({ retryOptions }: HttpOptions): TapHints => {
    const retries = retryOptions === undefined ? 0 : (retryOptions.attempts ?? DEFAULT_ATTEMPTS) - 1;
    return { ...GOOGLE_HINTS, provider, unsaidRetries: retries };
  };
  httpOptions.fetch = tracker.tap(httpOptions.fetch ?? patientFetch, hintsOf(httpOptions));
  const patch = http.patchHttpOptions;
  if (typeof patch !== "function") return;
  http.patchHttpOptions = function patchTapped(base, own) {
    const options = patch.call(this, base, own);
    if (typeof options.fetch === "function") options.fetch = tracker.tap(options.fetch, hintsOf(options));
    return options;
  };
}

const GLOBAL_DISPATCHER = Symbol.for("undici.globalDispatcher.1");

/**
 * What the SDK calls where it is given no `fetch`: Node's, without the 300 s after which Node gives up on an answer.
 * Given one, the SDK leaves that to it; so that a tap alone must not bring the limit back.
 */
export const patientFetch: Fetch = (input, init) => {
  const fetch = untappedGlobal();
  const usual = globalDispatcher();
  return usual === null ? fetch(input, init) : fetch(input, { dispatcher: patient(usual), ...init } as RequestInit);
};

interface Dispatcher {
  dispatch(options: object, handler: unknown): boolean;
}

function patient(usual: Dispatcher): Dispatcher {
  return {
    dispatch: (options, handler) => usual.dispatch({ ...options, headersTimeout: 0, bodyTimeout: 0 }, handler),
  };
}

/** Node makes it with the first use of its `fetch`. */
function globalDispatcher(): Dispatcher | null {
  new Headers();
  const found: unknown = Reflect.get(globalThis, GLOBAL_DISPATCHER);
  return isDispatcher(found) ? found : null;
}

function isDispatcher(value: unknown): value is Dispatcher {
  return typeof value === "object" && value !== null && "dispatch" in value && typeof value.dispatch === "function";
}
