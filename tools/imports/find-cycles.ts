/**
 * One cycle for each knot of files that reach each other, as the path round it. Depth-first with three colours: a
 * file met again while it is still open closes a cycle.
 */
export function findCycles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const open: string[] = [];
  const visit = (file: string): void => {
    if (done.has(file)) return;
    const at = open.indexOf(file);
    if (at >= 0) {
      cycles.push([...open.slice(at), file]);
      return;
    }
    open.push(file);
    for (const next of edges.get(file) ?? []) visit(next);
    open.pop();
    done.add(file);
  };
  for (const file of edges.keys()) visit(file);
  return cycles;
}
