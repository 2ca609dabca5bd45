import { parseSync } from "vite";
import type { SourceFile } from "./source-file.ts";
import { withoutComments } from "./without-comments.ts";

export interface Import {
  readonly from: string;
  readonly line: number;
  readonly specifier: string;
  /** Erased before the code runs. */
  readonly typeOnly: boolean;
}

/** Every module a file names: imports, re-exports, dynamic imports, and types fetched by `import("…")`. */
export function readImports(file: SourceFile): Import[] {
  const { module, errors } = parseSync(file.path, file.text);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${file.path} cannot be parsed: ${error.message}`);
  const found: Import[] = [];
  const add = (at: number, specifier: string, typeOnly: boolean): void => {
    found.push({ from: file.path, line: file.text.slice(0, at).split("\n").length, specifier, typeOnly });
  };
  for (const { start, moduleRequest, entries } of module.staticImports) {
    const typeOnly = entries.length > 0 && entries.every((entry) => entry.isType);
    add(start, moduleRequest.value, typeOnly);
  }
  for (const { start, entries } of module.staticExports) {
    const specifier = entries.find((entry) => entry.moduleRequest !== null)?.moduleRequest?.value;
    if (specifier !== undefined)
      add(
        start,
        specifier,
        entries.every((entry) => entry.isType),
      );
  }
  for (const { index, specifier } of calledImports(withoutComments(file))) add(index, specifier, false);
  return found;
}

function calledImports(code: string): { index: number; specifier: string }[] {
  return [...code.matchAll(/\bimport\(\s*["']([^"']+)["']/g)].map((match) => ({
    index: match.index,
    specifier: match[1] ?? "",
  }));
}
