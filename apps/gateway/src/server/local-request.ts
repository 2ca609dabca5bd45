import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

const LOOPBACK_ADDRESS = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|::ffff:127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/;
const LOOPBACK_HOST = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?$/i;
/** Where a proxy says whom it speaks for. */
const SPOKEN_FOR = ["x-forwarded-for", "x-real-ip", "forwarded"] as const;

type Asking = Pick<IncomingMessage, "headers"> & {
  readonly socket: Pick<IncomingMessage["socket"], "remoteAddress">;
};

/**
 * Whether a request surely comes from this machine's own user. The address alone is not enough: a page in a browser
 * can send from loopback too, under a foreign Host (DNS rebinding), from a foreign Origin, or, where nothing but a
 * picture is asked for, without any; and a proxy on this machine sends from loopback for the whole world.
 */
export function isLocalRequest({ headers, socket }: Asking): boolean {
  if (!isLoopbackAddress(socket.remoteAddress ?? "")) return false;
  if (headers.host === undefined || !LOOPBACK_HOST.test(headers.host)) return false;
  return isOfOwnPage(headers) && SPOKEN_FOR.every((name) => namesLoopbackAlone(headers[name]));
}

export function isLoopbackAddress(address: string): boolean {
  return LOOPBACK_ADDRESS.test(address) || address === "localhost";
}

/** Browsers tell where a page's requests come from, in one header or the other; other clients in neither. */
function isOfOwnPage({ origin, "sec-fetch-site": site }: IncomingHttpHeaders): boolean {
  return origin === undefined ? site !== "cross-site" : isLoopbackOrigin(origin);
}

function isLoopbackOrigin(origin: string): boolean {
  const match = /^https?:\/\/(.+)$/.exec(origin);
  return match?.[1] !== undefined && LOOPBACK_HOST.test(match[1]);
}

function namesLoopbackAlone(value: string | string[] | undefined): boolean {
  if (value === undefined) return true;
  return String(value)
    .split(",")
    .every((address) => isLoopbackAddress(address.trim()));
}
