/**
 * Recordings go into repositories. Headers are not written at all unless asked for, keys in addresses never, and what
 * has the shape of a key is blotted out of bodies too: a prompt may quote one, an error message may repeat one.
 */
import { isJsonObject, type Json } from "@ai-liaison/core";

const STRIPPED = "[stripped]";

/** Not inside a longer run, such as an image in base64: blotting there would spoil what is no key. */
const KEYS =
  /(?<![A-Za-z0-9+/_-])(?:(?:sk|pk|rk|ak|csk|xai|pplx|nvapi)-(?=[A-Za-z_-]*\d)[A-Za-z0-9][A-Za-z0-9_-]{11,}|(?:hf|gsk|r8|fw|ghp|tgp)_[A-Za-z0-9_-]{16,}|AIza[A-Za-z0-9_-]{35}|A[KS]IA[A-Z0-9]{16}|ya29\.[A-Za-z0-9_-]{20,}|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,})(?![A-Za-z0-9+/_-])/g;
const BEARER = /\b(Bearer|Basic)(\s+)([A-Za-z0-9._~+/=-]{16,})/g;

const SECRET_NAMES =
  /^(x-)?(goog-)?(api[-_]?key|key|access[-_]?token|refresh[-_]?token|id[-_]?token|auth[-_]?token|client[-_]?secret|secret|password|private[-_]?key|authorization|proxy-authorization|cookie|set-cookie)$/i;
/** In an address, also what signs it. */
const SECRET_QUERY = /^(token|sig|signature|x-(amz|goog)-(signature|credential|security-token))$/i;

/** Text in which keys are blotted out. */
export function stripText(text: string): string {
  return text.replace(KEYS, STRIPPED).replace(BEARER, `$1$2${STRIPPED}`);
}

/** The same, each character of a key by one other: a stream keeps the places where it was cut. */
export function stripInPlace(text: string): string {
  const stars = (key: string): string => "*".repeat(key.length);
  return text.replace(KEYS, stars).replace(BEARER, (_, scheme: string, gap: string, key: string) => {
    return scheme + gap + stars(key);
  });
}

/** JSON in which keys are blotted out, and the values of members that are named like one. */
export function stripJson(value: Json): Json {
  if (typeof value === "string") return stripText(value);
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, isSecret(name, inner) ? STRIPPED : stripJson(inner)]),
    );
  }
  return value !== null && typeof value === "object" ? value.map(stripJson) : value;
}

function isSecret(name: string, value: Json): boolean {
  // A bare `key` or `secret` is also what many an ordinary object calls its name.
  return typeof value === "string" && SECRET_NAMES.test(name) && !/^(key|secret)$/i.test(name);
}

/** True for a header that is never written, whoever asks for it. */
export function isSecretHeader(name: string): boolean {
  return SECRET_NAMES.test(name);
}

/** An address without user, password, fragment and the keys of its query. */
export function stripUrl(address: string): string {
  const url = new URL(address);
  url.username = "";
  url.password = "";
  url.hash = "";
  const secret = [...url.searchParams.keys()].filter((name) => SECRET_NAMES.test(name) || SECRET_QUERY.test(name));
  for (const name of secret) url.searchParams.delete(name);
  return stripText(url.href);
}
