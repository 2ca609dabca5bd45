import { isSecretHeader, stripText } from "./strip-secrets.ts";

/** True of the connection, of the moment or of the account, not of the answer: bodies are kept decoded and whole. */
const NOT_KEPT =
  /^(content-encoding|content-length|transfer-encoding|connection|keep-alive|date|server|via|alt-svc|nel|report-to|strict-transport-security|(cf|x-envoy|x-amz-cf)-.*|.*-(organization|organization-id|project|project-id|account-id))$/;

/** The headers of an answer that a recording shows. */
export function shownHeaders(headers: Headers): Readonly<Record<string, string>> {
  const kept = [...headers].filter(([name]) => !NOT_KEPT.test(name) && !isSecretHeader(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, stripText(value)]));
}
