/** The shell commands of a Markdown document: every line of its `sh` blocks, continued lines joined, comments cut. */
export function shellCommands(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/^```sh\n(.*?)^```/gms)].map((match) => match[1] ?? "");
  return blocks
    .flatMap((block) => block.replaceAll("\\\n", "").split("\n"))
    .map((line) => line.replace(/\s+#\s.*$/, "").trim())
    .filter((line) => line !== "");
}

/** The code a `diff` block leads to: its context and added lines. */
export function patchedCode(markdown: string): string {
  const diff = /^```diff\n(.*?)^```/ms.exec(markdown)?.[1] ?? "";
  return diff
    .split("\n")
    .filter((line) => !line.startsWith("-"))
    .map((line) => line.slice(1))
    .join("\n");
}
