/**
 * Keys end up in places meant for their names, and error messages end up in tickets. What looks like a key is refused
 * there and never repeated. It is better to miss an odd name than to print an odd key.
 */
const KEY_START =
  /^(?:sk|pk|rk|ak|gsk|hf|AIza|r8|pplx|fw|csk|key|nvapi|ghp|xai|tgp|Bearer)[-_ ]?[A-Za-z0-9][A-Za-z0-9._-]{11,}$/;
const LONG_RUN = 20;

/** True when the text is more likely a vendor's key than the name of anything. */
export function looksLikeKey(text: string): boolean {
  // A key may stand among commas, quotes or blanks.
  if (text.split(/[^A-Za-z0-9._-]+/).some(isKey) || isKey(text)) return true;
  return (text.match(/[A-Za-z0-9]+/g) ?? []).some(
    (run) => run.length >= LONG_RUN && /\d/.test(run) && /[a-z]/.test(run),
  );
}

function isKey(word: string): boolean {
  return KEY_START.test(word) && /\d/.test(word);
}
