import type { IncomingMessage } from "node:http";

const LOOPBACK_ADDRESS = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|::ffff:127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/;
const LOOPBACK_HOST = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * Whether a request surely comes from this machine's own user. The address alone is not enough: a page in a browser
 * can send from loopback too, under a foreign Host (DNS rebinding) or from a foreign Origin.
 */
export function isLocalRequest(request: IncomingMessage): boolean {
  const { host, origin } = request.headers;
  if (!isLoopbackAddress(request.socket.remoteAddress ?? "")) return false;
  if (host === undefined || !LOOPBACK_HOST.test(host)) return false;
  return origin === undefined || isLoopbackOrigin(origin);
}

export function isLoopbackAddress(address: string): boolean {
  return LOOPBACK_ADDRESS.test(address) || address === "localhost";
}

function isLoopbackOrigin(origin: string): boolean {
  const match = /^https?:\/\/(.+)$/.exec(origin);
  return match?.[1] !== undefined && LOOPBACK_HOST.test(match[1]);
}
