import { type Endpoint, Fault, type Vendor, type VendorOperation } from "@ai-liaison/core";

/**
 * People write a vendor's address as they find it: the bare origin, the base URL of an SDK, or the full path of a
 * call. All three mean the same endpoint. A bare origin gets the vendor's base path; any other path is kept, save for
 * an operation's own path at its end, which would be doubled. Messages never repeat the address: it may hold a password.
 */
const DEFAULT_BASE_PATH = "/v1";

/**
 * An address as origin and base path. Throws `invalid_request` for what is no plain http(s) address.
 *
 * @example parseEndpoint("https://gpu.example/v1/chat/completions", vendor) // { origin: "https://gpu.example", basePath: "/v1" }
 */
export function parseEndpoint(address: string, vendor: Vendor): Endpoint {
  const url = parseAddress(address.trim());
  const path = withoutTrailingSlashes(url.pathname);
  return {
    origin: url.origin,
    basePath: path === "" ? basePathOf(vendor) : withoutOperationPath(path, vendor),
  };
}

/** What decides at which path an operation is asked for. */
export interface PathChoice {
  readonly model: string;
  readonly stream: boolean;
  readonly form?: string | undefined;
  /** The kept answer that is asked for. */
  readonly id?: string | undefined;
  readonly query?: string | undefined;
}

/** The path of a call below the origin, query included. The model must be one `isPathSafe` takes. */
export function operationPath(endpoint: Endpoint, operation: VendorOperation, choice: PathChoice): string {
  const { path, streamPath, formPaths } = operation;
  const ofForm = choice.form === undefined ? undefined : formPaths?.[choice.form];
  const chosen = ofForm ?? (choice.stream ? (streamPath ?? path) : path);
  if (!chosen.includes("{") && choice.query === undefined) return endpoint.basePath + chosen;
  const named = chosen
    .replace("{model}", () => choice.model)
    .replace("{segment}", () => encodeURIComponent(choice.model))
    .replace("{id}", () => encodeURIComponent(choice.id ?? ""));
  if (choice.query === undefined) return endpoint.basePath + named;
  return `${endpoint.basePath}${named}${named.includes("?") ? "&" : "?"}${choice.query}`;
}

/** Whether the model stands in the path, so that its name must be one `isPathSafe` takes. */
export function namesModel({ path }: VendorOperation): boolean {
  return path.includes("{model}") || path.includes("{segment}");
}

/** Whether a model's name stays where it is put in a path: no empty or dot segments, nothing that begins a query. */
export function isPathSafe(model: string): boolean {
  return /^[A-Za-z0-9._:/@+-]+$/.test(model) && !/(^|\/)(\.{0,2})(\/|$)/.test(model);
}

function parseAddress(address: string): URL {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\s\\\u0000-\u001f\u007f]/.test(address)) {
    throw invalid("The URL contains a blank, a backslash or a control character.", "Write it without.");
  }
  const url = URL.parse(address);
  if (url === null) {
    throw invalid("This is no URL.", "Write the scheme and the host, such as `https://host.example/v1`.");
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw invalid("The URL does not begin with `https://` or `http://`.", "Write `https://` before the host.");
  }
  if (url.username !== "" || url.password !== "") {
    throw invalid(
      "The URL contains a user name or password.",
      "Take it out; keys belong in an environment variable named by `api_key_env`.",
    );
  }
  if (url.search !== "" || url.hash !== "" || /[?#]/.test(address)) {
    throw invalid("The URL contains a query or a fragment.", "Write it without `?…` and `#…`.");
  }
  return url;
}

/** The path the vendor's own address has; the customary one for services that are not in the registry. */
function basePathOf(vendor: Vendor): string {
  if (vendor.baseUrl === null) return vendor.basePath ?? DEFAULT_BASE_PATH;
  return withoutTrailingSlashes(new URL(vendor.baseUrl).pathname);
}

function withoutOperationPath(path: string, vendor: Vendor): string {
  const paths = Object.values(vendor.operations).flatMap((formats) => formats.map((operation) => operation.path));
  const found = paths.filter((suffix) => path.endsWith(suffix)).sort((left, right) => right.length - left.length)[0];
  const kept = found === undefined ? path : withoutTrailingSlashes(path.slice(0, -found.length));
  const versions = paths.map(beginningOf).sort((left, right) => right.length - left.length);
  const doubled = versions.find((beginning) => beginning !== "" && kept.endsWith(beginning));
  return doubled === undefined ? kept : withoutTrailingSlashes(kept.slice(0, -doubled.length));
}

/** `/v1` of `/v1/embeddings`: at the end of an address it would be doubled. "" where a path begins otherwise. */
function beginningOf(path: string): string {
  return /^(?:\/(?:api|inference|openai|anthropic)(?=\/))?(?:\/v\d\w*(?=\/))?/.exec(path)?.[0] ?? "";
}

function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (end > 0 && path.charCodeAt(end - 1) === 0x2f) end--;
  return path.slice(0, end);
}

function invalid(message: string, hint: string): Fault {
  return new Fault("invalid_request", message, { hint });
}
