/** Lines of a Markdown table; a column of numbers stands to the right. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): readonly string[] {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
  const marks = head.map((_, column) => (typeof rows[0]?.[column] === "number" ? "---:" : "---"));
  return [line(head), line(marks), ...rows.map(line)];
}
