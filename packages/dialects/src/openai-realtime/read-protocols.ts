import type { OfferedProtocols } from "@ai-liaison/core";

const ACCEPTED = "realtime";
const KEY = "openai-insecure-api-key.";
const BETA = "openai-beta.";

/**
 * Browsers can set no headers, so the SDK says by subprotocols what headers would: the key, and a version
 * (`openai-beta.realtime-v1` is `openai-beta: realtime=v1`). Whose account it is at the vendor is not the caller's to say.
 */
export function readProtocols(offered: readonly string[]): OfferedProtocols {
  const beta = after(BETA, offered);
  const cut = beta?.lastIndexOf("-") ?? -1;
  const version = beta === null || cut < 1 ? null : `${beta.slice(0, cut)}=${beta.slice(cut + 1)}`;
  return {
    accepted: offered.includes(ACCEPTED) ? ACCEPTED : null,
    key: after(KEY, offered),
    headers: version === null ? {} : { "openai-beta": version },
  };
}

function after(prefix: string, offered: readonly string[]): string | null {
  const found = offered.find((protocol) => protocol.startsWith(prefix) && protocol.length > prefix.length);
  return found === undefined ? null : found.slice(prefix.length);
}
