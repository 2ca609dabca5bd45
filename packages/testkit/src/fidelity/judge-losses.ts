import type { DeclaredLoss } from "./declared-losses.ts";
import type { Difference } from "./differences.ts";

/** What a translation came to: which rows it used, and what no row declares. */
export interface Judgement {
  readonly used: readonly DeclaredLoss[];
  readonly undeclared: readonly Difference[];
  /** Declared, but only with a warning, and none was given. */
  readonly silent: readonly Difference[];
}

export function judgeLosses(
  found: readonly Difference[],
  target: string,
  losses: readonly DeclaredLoss[],
  warnings: readonly string[],
): Judgement {
  const used = new Set<DeclaredLoss>();
  const undeclared: Difference[] = [];
  const silent: Difference[] = [];
  for (const difference of found) {
    const rows = losses.filter((row) => applies(row, target, difference));
    const row = rows.find(({ warned }) => warned === undefined || warnings.some((warning) => warned.test(warning)));
    if (row !== undefined) used.add(row);
    else (rows.length === 0 ? undeclared : silent).push(difference);
  }
  return { used: [...used], undeclared, silent };
}

function applies(row: DeclaredLoss, target: string, { path, kind, before, after }: Difference): boolean {
  if (row.targets !== "all" && !row.targets.includes(target)) return false;
  if (row.kinds !== undefined && !row.kinds.includes(kind)) return false;
  if (row.before !== undefined && !row.before.some((word) => word === before)) return false;
  if (row.after !== undefined && !row.after.some((word) => word === after)) return false;
  return patternOf(row.path).test(path);
}

const patterns = new Map<string, RegExp>();

function patternOf(glob: string): RegExp {
  const known = patterns.get(glob);
  if (known !== undefined) return known;
  const source = glob
    .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replace(/\*\*|\*/g, (stars) => (stars === "**" ? ".*" : "[^.\\[\\]]*"));
  const pattern = new RegExp(`^${source}$`);
  patterns.set(glob, pattern);
  return pattern;
}
