/** The text in slices of at most `length` (two or more) UTF-16 units, never between the halves of a character. */
export function* sliceText(text: string, length: number): Generator<string> {
  let from = 0;
  while (from < text.length) {
    const to = wholeCharacter(text, Math.min(from + length, text.length));
    yield text.slice(from, to);
    from = to;
  }
}

/** The place itself, or the one before where it would part the halves of a character. */
export function wholeCharacter(text: string, at: number): number {
  const last = text.charCodeAt(at - 1);
  return at > 0 && at < text.length && last >= 0xd800 && last < 0xdc00 ? at - 1 : at;
}
