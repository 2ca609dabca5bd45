/**
 * vitest counts the lines that ran in its own processes. Servers, the CLI and worker threads that tests start run in
 * others: those write V8's own counts to a folder (NODE_V8_COVERAGE), and here they are added to vitest's lines. Type
 * stripping leaves every character where it stood, so V8's offsets are offsets in the source.
 */
export interface ScriptCoverage {
  readonly url: string;
  readonly functions: readonly { readonly ranges: readonly CountedRange[] }[];
}

interface CountedRange {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

/** Lines by number, from 1, with how often they ran; by file. */
export type LineCounts = Map<string, Map<number, number>>;

/** The lines of an lcov report: paths from the repository's root. */
export function readLcov(lcov: string): LineCounts {
  const files: LineCounts = new Map();
  let lines = new Map<number, number>();
  for (const entry of lcov.split("\n")) {
    if (entry.startsWith("SF:")) {
      lines = new Map();
      files.set(entry.slice(3).replaceAll("\\", "/"), lines);
    } else if (entry.startsWith("DA:")) {
      const [line, count] = entry.slice(3).split(",").map(Number);
      if (line !== undefined && count !== undefined) lines.set(line, count);
    }
  }
  return files;
}

/** The report again, with lines alone. */
export function writeLcov(files: LineCounts): string {
  return [...files]
    .map(([path, lines]) => {
      const hits = [...lines].map(([line, count]) => `DA:${line},${count}\n`).join("");
      const covered = [...lines.values()].filter((count) => count > 0).length;
      return `TN:\nSF:${path}\n${hits}LF:${lines.size}\nLH:${covered}\nend_of_record\n`;
    })
    .join("");
}

/** Adds what one script ran to the lines of its file: a line ran if the code at its first character did. */
export function addScript(lines: Map<number, number>, text: string, script: ScriptCoverage): void {
  const ranges = script.functions.flatMap((entry) => entry.ranges);
  let offset = 0;
  for (const [index, line] of text.split("\n").entries()) {
    const known = lines.get(index + 1);
    if (known !== undefined) lines.set(index + 1, known + countAt(ranges, offset + line.search(/\S|$/)));
    offset += line.length + 1;
  }
}

/** V8 nests ranges: the smallest around a place tells its count. */
function countAt(ranges: readonly CountedRange[], offset: number): number {
  let innermost: CountedRange | null = null;
  for (const range of ranges) {
    if (range.startOffset > offset || range.endOffset <= offset) continue;
    if (innermost === null || sizeOf(range) <= sizeOf(innermost)) innermost = range;
  }
  return innermost?.count ?? 0;
}

function sizeOf(range: CountedRange): number {
  return range.endOffset - range.startOffset;
}

/** Covered lines and all lines. */
export function sumLines(files: LineCounts): { readonly covered: number; readonly total: number } {
  const counts = [...files.values()].flatMap((lines) => [...lines.values()]);
  return { covered: counts.filter((count) => count > 0).length, total: counts.length };
}
