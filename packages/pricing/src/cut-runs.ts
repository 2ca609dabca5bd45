import { sliceText } from "./slice-text.ts";

/**
 * Splitting a "word" into tokens takes time that grows with the square of its length: 100,000 spaces take three
 * seconds. So runs of one kind of character longer than any word are cut into pieces first. That adds at most one token
 * a piece, and only to text that no person wrote; everything else is counted as it is. Runs are sought in slices of
 * 64 kB, since the search itself overflows its stack on a run of megabytes; that adds at most one token a slice.
 */
const LONGEST_WORD = 128;
const LONGEST_SLICE = 65_536;
const LONG_RUN = /[\p{L}\p{M}]{129,65536}|\s{129,65536}|\p{N}{129,65536}|[^\s\p{L}\p{M}\p{N}]{129,65536}/gu;

/** The text in pieces that can each be counted in bounded time; one piece, for most texts. */
export function cutRuns(text: string): readonly string[] {
  if (text.length <= LONGEST_WORD) return [text];
  const pieces: string[] = [];
  for (const slice of sliceText(text, LONGEST_SLICE)) cutSlice(slice, pieces);
  return pieces;
}

function cutSlice(slice: string, pieces: string[]): void {
  let from = 0;
  for (const { 0: run, index } of slice.matchAll(LONG_RUN)) {
    if (index > from) pieces.push(slice.slice(from, index));
    for (const piece of sliceText(run, LONGEST_WORD)) pieces.push(piece);
    from = index + run.length;
  }
  if (from < slice.length) pieces.push(slice.slice(from));
}
