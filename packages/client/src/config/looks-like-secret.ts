/**
 * Keys end up in places meant for their names, and error messages end up in tickets. What looks like a key is refused
 * there and never repeated. It is better to miss an odd name than to print an odd key.
 */
const KEY_START = /^(?:sk|pk|rk|ak|gsk|hf|AIza|r8|pplx|fw|csk|key|nvapi|ghp|xai|tgp|Bearer)[-_ ]?[A-Za-z0-9._-]{12,}$/;

/** True when the text is more likely a key than a name. */
export function looksLikeSecret(text: string): boolean {
  if (KEY_START.test(text) && /\d/.test(text)) return true;
  const longestRun = Math.max(0, ...(text.match(/[A-Za-z0-9]+/g) ?? []).map((run) => run.length));
  if (longestRun < 20) return false;
  return /\d/.test(text) && /[a-z]/.test(text);
}

/** The text in quotes, for a message; a stand-in when it is long or could be a secret. */
export function shown(text: string): string {
  if (text.length > 60 || looksLikeSecret(text)) return "the value given";
  return JSON.stringify(text);
}
