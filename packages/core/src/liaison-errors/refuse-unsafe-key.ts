import { SecurityError } from "./setup-errors.ts";

// What a header may hold (RFC 9110, 5.5), less the blank: no vendor's key has one.
const SAFE_KEY = /^[\x21-\x7e]+$/;

/**
 * Throws a SecurityError when a key could not stand in one line of a request's head: with a line break in it, whoever
 * supplied the key could add headers of their own. The error names the setting and never holds the key.
 *
 * @example refuseUnsafeKey("LIAISON_KEY", process.env.LIAISON_KEY)
 */
export function refuseUnsafeKey(setting: string, key: string): void {
  if (SAFE_KEY.test(key)) return;
  throw new SecurityError(`The key in \`${setting}\` ${whatIsWrong(key)}.`, {
    hint: `Write \`${setting}\` again, as the key alone; look for a line break at the end of the file it is read from.`,
    details: { setting },
  });
}

function whatIsWrong(key: string): string {
  if (key === "") return "is empty";
  if (/[\r\n]/.test(key)) return "contains a line break";
  return "contains a blank, a control character or a letter outside ASCII";
}
