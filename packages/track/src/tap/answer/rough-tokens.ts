const MIN_ENCODED = 512;
/** Base64 in JSON: both alphabets, slashes and line breaks as JSON may escape them. */
const ENCODED = new RegExp(String.raw`(?<![\w+/=\\-])[\w+/=\\-]{${MIN_ENCODED},}`, "g");

/**
 * A rough count of tokens, for the one case in which nobody else will ever count: a stream left before the vendor
 * said its usage. Four ASCII characters make a token, other characters one each; on English and code that is within a
 * quarter of what tokenizers find. Pictures, sounds and files in the text count nothing: what they cost depends on what
 * they show, not on how long they are. It only ever stands in a record marked `partial`, with a warning.
 */
export function roughTokens(text: string): number {
  const read = text.length < MIN_ENCODED ? text : text.replace(ENCODED, "");
  let other = 0;
  for (let at = 0; at < read.length; at += 1) if (read.charCodeAt(at) > 127) other += 1;
  return Math.ceil((read.length - other) / 4) + other;
}
