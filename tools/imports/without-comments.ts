import { parseSync } from "vite";
import type { SourceFile } from "./source-file.ts";

/** The file's text with comments blanked out, or with only those parts of them that `blanked` picks; lines stay. */
export function withoutComments(file: SourceFile, blanked: RegExp = /.+/gs): string {
  let text = file.text;
  for (const { start, end } of parseSync(file.path, file.text).comments) {
    const comment = text.slice(start, end).replace(blanked, (part) => part.replace(/[^\n]/g, " "));
    text = text.slice(0, start) + comment + text.slice(end);
  }
  return text;
}
