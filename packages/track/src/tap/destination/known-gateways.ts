import type { KnownHost } from "./known-host.ts";

/** The place a request goes to, as far as it matters here. */
interface Place {
  readonly origin: string;
  /** With its port, where there is one. */
  readonly host: string;
  readonly knownHost: KnownHost | null;
}

/**
 * Addresses of gateways of ours, which are told the context in headers: those the application named, and those on this
 * machine or network whose answers carried `x-liaison-call-id`. From anywhere else that header means nothing: a vendor
 * could keep its calls off the record with it, and have itself told whose they are.
 */
export class KnownGateways {
  readonly #origins = new Set<string>();

  constructor(urls: readonly (string | undefined)[]) {
    for (const url of urls) {
      const parsed = url === undefined ? null : URL.parse(url);
      if (parsed !== null) this.#origins.add(parsed.origin);
    }
  }

  has(origin: string): boolean {
    return this.#origins.has(origin);
  }

  /** An answer from there says that its call is recorded: whether to believe it, and whether that is news. */
  learn({ origin, host, knownHost }: Place): "known" | "new" | "disbelieved" {
    if (this.#origins.has(origin)) return "known";
    if (knownHost !== null || !isPrivate(host)) return "disbelieved";
    this.#origins.add(origin);
    return "new";
  }
}

/** Loopback, RFC 1918, link-local, RFC 6598 and RFC 4193 addresses. */
const PRIVATE_ADDRESSES = [
  /^(?:127|10)(?:\.\d+){3}$/,
  /^(?:192\.168|169\.254)(?:\.\d+){2}$/,
  /^172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}$/,
  /^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])(?:\.\d+){2}$/,
  /^\[(?:::1|f[cd][\da-f]{2}:.*|fe[89ab][\da-f]:.*)\]$/,
];

/** Names nobody can register: those without a dot, and the reserved endings. */
const PRIVATE_NAMES = /^[^.:[\]]+$|\.(?:localhost|local|internal)$/;

/** Whether that host can only be on this machine or its own network. */
function isPrivate(host: string): boolean {
  const name = host.replace(/:\d+$/, "");
  return PRIVATE_NAMES.test(name) || PRIVATE_ADDRESSES.some((address) => address.test(name));
}
