/**
 * How many letters must be inserted, removed, replaced or swapped with a neighbour to turn one text into the other;
 * some number above `limit` when it is more than that.
 */
export function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    let smallest = row;
    for (let column = 1; column <= right.length; column++) {
      const value = cell(left, right, row, column, { beforeLast, last, current });
      current.push(value);
      if (value < smallest) smallest = value;
    }
    if (smallest > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return last[right.length] ?? limit + 1;
}

interface Rows {
  readonly beforeLast: readonly number[];
  readonly last: readonly number[];
  readonly current: readonly number[];
}

function cell(left: string, right: string, row: number, column: number, rows: Rows): number {
  const same = left[row - 1] === right[column - 1];
  const value = Math.min(
    (rows.last[column] ?? 0) + 1,
    (rows.current[column - 1] ?? 0) + 1,
    (rows.last[column - 1] ?? 0) + (same ? 0 : 1),
  );
  const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
  return swapped && row > 1 && column > 1 ? Math.min(value, (rows.beforeLast[column - 2] ?? 0) + 1) : value;
}
