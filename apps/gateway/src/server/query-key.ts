import type { IncomingMessage } from "node:http";

/**
 * Some clients send their key in the URL (`?key=…`). It is taken as the header it stands for; the URL is never logged,
 * recorded or sent on. A key in a header goes before.
 */
export function headersWithKey({
  headers,
  url = "",
}: Pick<IncomingMessage, "headers" | "url">): IncomingMessage["headers"] {
  const query = url.indexOf("?");
  if (query < 0 || !url.includes("key=", query) || headers.authorization !== undefined) return headers;
  const key = new URLSearchParams(url.slice(query + 1)).get("key");
  return key === null || key === "" || headers["x-api-key"] !== undefined || headers["api-key"] !== undefined
    ? headers
    : { "x-goog-api-key": key, ...headers };
}
