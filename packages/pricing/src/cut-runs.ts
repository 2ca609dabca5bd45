/**
 * Splitting a "word" into tokens takes time that grows with the square of its length: 100,000 spaces take three
 * seconds. So runs of one kind of character longer than any word are cut into pieces first. That adds at most one token
 * a piece, and only to text that no person wrote; everything else is counted as it is.
 */
const LONGEST_WORD = 128;
const LONG_RUN = /[\p{L}\p{M}]{129,}|\s{129,}|\p{N}{129,}|[^\s\p{L}\p{M}\p{N}]{129,}/gu;

/** The text in pieces that can each be counted in bounded time; one piece, for most texts. */
export function cutRuns(text: string): readonly string[] {
  if (text.length <= LONGEST_WORD) return [text];
  const pieces: string[] = [];
  let from = 0;
  for (const { 0: run, index } of text.matchAll(LONG_RUN)) {
    if (index > from) pieces.push(text.slice(from, index));
    cutRun(run, pieces);
    from = index + run.length;
  }
  if (from < text.length) pieces.push(text.slice(from));
  return pieces;
}

function cutRun(run: string, pieces: string[]): void {
  let from = 0;
  while (from < run.length) {
    let to = Math.min(from + LONGEST_WORD, run.length);
    // Never between the halves of a character.
    const last = run.charCodeAt(to - 1);
    if (to < run.length && last >= 0xd800 && last < 0xdc00) to -= 1;
    pieces.push(run.slice(from, to));
    from = to;
  }
}
